/**
 * The manual's examples, as code that compiles and is tested. What a page shows lies
 * between a {@code tag} and an {@code end} comment.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.docs;

import org.jspecify.annotations.NullMarked;
