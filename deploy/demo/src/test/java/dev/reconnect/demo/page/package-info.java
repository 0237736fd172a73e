@NullMarked
package dev.reconnect.demo.page;

import org.jspecify.annotations.NullMarked;
