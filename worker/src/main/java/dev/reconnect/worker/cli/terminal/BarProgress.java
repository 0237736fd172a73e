package dev.reconnect.worker.cli.terminal;

import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a screen; the library's own thread draws it again once a second. */
final class BarProgress implements Progress {
    private final Lines lines;
    private final ProgressBar bar;

    BarProgress(PrintStream screen, String task, long total) {
        this.lines = new Lines(screen);
        this.bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(1000)
                .showSpeed(new DecimalFormat("#0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .continuousUpdate()
                .setConsumer(lines)
                .build();
    }

    @Override
    public void at(long done) {
        bar.stepTo(done);
    }

    @Override
    public void say(String sentence) {
        lines.say(sentence);
    }

    @Override
    public void close() {
        bar.close();
    }

    /** The line of the bar. It is moved out of the way when another line is written. */
    private static final class Lines extends ConsoleProgressBarConsumer {
        private final PrintStream screen;

        Lines(PrintStream screen) {
            super(screen);
            this.screen = screen;
        }

        @Override
        public synchronized void accept(String text) {
            super.accept(text);
            screen.flush();
        }

        synchronized void say(String sentence) {
            screen.print("\r" + " ".repeat(Math.max(0, getMaxRenderedLength())) + "\r" + sentence + "\n");
            screen.flush();
        }

        @Override
        public synchronized void close() {
            super.close();
        }
    }
}
