/** The benchmark, {@code mvn -Pbench}: the routes beside other programs for the same work. See {@code docs/benchmark.md}. */
package io.smartcar.bench;
