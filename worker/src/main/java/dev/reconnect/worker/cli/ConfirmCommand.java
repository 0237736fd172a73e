package dev.reconnect.worker.cli;

import dev.reconnect.contracts.LoginIds;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.file.EventPublisher;
import dev.reconnect.worker.cli.terminal.CommandContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code confirm}: reports that Connect redirected a person, as the web back end does. */
@Command(
        name = "confirm",
        mixinStandardHelpOptions = true,
        description = "Publishes that Connect redirected the person, and prints the confirmationId.")
final class ConfirmCommand extends Subcommand {
    @Parameters(paramLabel = "LOGIN", description = "The LoginId that the redirect named.")
    private String login = "";

    @Option(names = "--request-id", paramLabel = "ID", description = "The RequestId of the challenge.")
    private @Nullable String requestId;

    @Option(names = "--refresh-id", paramLabel = "ID", description = "The refresh that showed the challenge.")
    private @Nullable String refreshId;

    @Option(names = "--institution", paramLabel = "NAME", description = "The institution, as Connect appends it.")
    private @Nullable String institution;

    ConfirmCommand(CommandContext commandContext) {
        super(commandContext);
    }

    @Override
    public Integer call() throws Exception {
        String loginId;
        try {
            loginId = LoginIds.canonical(login);
        } catch (MalformedEvent e) {
            throw wrongUsage(e.detail() + ".");
        }
        BrokerSettings settings = brokerSettings();
        Instant now = context().clock().instant();
        RedirectConfirmed confirmed =
                new RedirectConfirmed(context().newId().get(), loginId, requestId, refreshId, institution, now);
        EventPublisher publisher =
                EventPublisher.open(settings, settings.topics().topics().redirects());
        try (publisher) {
            publisher.publish(confirmed, confirmed.confirmationId(), now);
        }
        if (publisher.failed() > 0) {
            err().println("The confirmation was not published. " + publisher.firstFailure());
            return FAILED;
        }
        out().println(confirmed.confirmationId());
        return DONE;
    }
}
