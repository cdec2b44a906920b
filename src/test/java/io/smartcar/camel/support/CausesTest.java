package io.smartcar.camel.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class CausesTest {
    @Test
    void shouldWalkFromTheOutermostExceptionToTheRoot() {
        IOException root = new IOException("root");
        UncheckedIOException middle = new UncheckedIOException(root);
        IOException outer = new IOException("outer", middle);

        assertThat(Causes.of(outer)).containsExactly(outer, middle, root);
        assertThat(Causes.root(outer)).isSameAs(root);
        assertThat(Causes.find(IOException.class, outer)).isSameAs(outer);
        assertThat(Causes.find(RuntimeException.class, outer)).isSameAs(middle);
        assertThat(Causes.find(Error.class, outer)).isNull();
    }

    @Test
    void shouldEndInACircle() {
        Exception one = new Exception("one");
        one.initCause(new Exception("other", one));

        assertThat(Causes.find(Error.class, one)).isNull();
    }

    @Test
    void shouldFindNothingInNull() {
        assertThat(Causes.of(null)).isEmpty();
        assertThat(Causes.root(null)).isNull();
    }
}
