package io.smartcar.start.management;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the status page, which shows what {@code /observe/state} of the same server answers. There are no others: a
 * path is one of them, or nothing. Thread-safe.
 */
public final class StatusPage {
    /** What a browser lets the page do: load these files and ask this server, nothing from elsewhere and nothing inline. */
    public static final String SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Map<String, String> RESOURCES = Map.of(
            "/", "page/index.html",
            "/page/icon.svg", "page/icon.svg",
            "/page/page.css", "page/page.css",
            "/page/page.js", "page/page.js",
            "/page/model.js", "page/model.js",
            "/page/picture.js", "page/picture.js",
            "/page/parts.js", "page/parts.js",
            "/page/dead-letters.js", "page/dead-letters.js",
            "/page/uPlot.min.css", PLOT + "uPlot.min.css",
            "/page/uPlot.esm.js", PLOT + "uPlot.esm.js");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private StatusPage() {}

    /**
     * A file of the page.
     *
     * @param type its media type
     * @param content not to be changed
     */
    public record File(String type, byte[] content) {}

    /** Their paths, with that of the page itself, {@code /}. */
    public static Iterable<String> paths() {
        return RESOURCES.keySet();
    }

    /** The file at a path of a request, without its query. */
    public static Optional<File> file(String path) {
        return Optional.ofNullable(RESOURCES.get(path)).map(StatusPage::read);
    }

    private static File read(String resource) {
        try (InputStream content = StatusPage.class.getClassLoader().getResourceAsStream(resource)) {
            return new File(TYPES.get(resource.substring(resource.lastIndexOf('.') + 1)), content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource + " on the class path", e);
        }
    }
}
