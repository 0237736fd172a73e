@NullMarked
package dev.reconnect.demo;

import org.jspecify.annotations.NullMarked;
