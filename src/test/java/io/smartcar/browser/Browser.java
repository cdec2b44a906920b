package io.smartcar.browser;

import io.smartcar.cluster.process.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.openqa.selenium.Alert;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Chromium without a window, as Debian's packages {@code chromium} and {@code chromium-driver} install it; nothing is
 * downloaded. Not thread-safe.
 */
public final class Browser implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;

    /** @param width of the window, in pixels */
    public Browser(int width, int height) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(PROGRAM.toFile());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless=new",
                // there is no other page than ours
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--lang=en",
                "--window-size=" + width + "," + height);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    /** Opens a page, and returns when it has loaded. */
    public void open(String address) {
        driver.get(address);
    }

    /** The text of an element as it is seen. */
    public String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    /** The elements that a selector finds now. */
    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Clicks on the button with a label, once it is there. */
    public void click(String label) {
        By button = By.xpath("//button[normalize-space()='" + label + "' and not(@aria-disabled='true')]");
        new WebDriverWait(driver, Duration.ofSeconds(20))
                .until(page -> page.findElement(button))
                .click();
    }

    /** Answers the question that the page asks, and returns it. */
    public String answer(boolean yes) {
        Alert question = new WebDriverWait(driver, Duration.ofSeconds(20)).until(ExpectedConditions.alertIsPresent());
        String text = question.getText();
        if (yes) {
            question.accept();
        } else {
            question.dismiss();
        }
        return text;
    }

    /** Waits until the text of an element is as expected, and returns it. */
    public String await(String selector, Duration bound, Predicate<String> expected) {
        return new WebDriverWait(driver, bound)
                .withMessage(() -> "'" + selector + "' to be as expected; it is '" + text(selector)
                        + "', and the page '" + text("#summary") + "'")
                .until(page -> {
                    String text = text(selector);
                    return expected.test(text) ? text : null;
                });
    }

    /** Shows the page as a system with dark windows does, or with light ones. */
    public void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Changes the size of the window. */
    public void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** The result of a script in the page; it ends with {@code return}. */
    public Object run(String script) {
        return driver.executeScript(script);
    }

    /** What axe finds that people cannot see, reach or hear, by its standard rules; empty if all is well. */
    public List<?> inaccessible() throws IOException {
        try (var axe = Browser.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(new String(axe.readAllBytes()));
        }
        return (List<?>) driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run().then(result => done(result.violations.map(violation => violation.id + ': '"
                + " + violation.help + ' ' + violation.nodes.map(node => node.html).join(' '))));");
    }

    /** Messages of the browser's console: errors of scripts, and what the security policy has blocked. */
    public List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** Takes a picture of the window for the documentation if {@code -Ddocumentation.update=true}. */
    public void picture(String name) throws IOException {
        byte[] picture = driver.getScreenshotAs(OutputType.BYTES);
        boolean isKept = Boolean.getBoolean("documentation.update");
        Path file = isKept ? Project.path("docs", name) : Project.path("target", "pictures", name);
        Files.createDirectories(file.getParent());
        Files.write(file, picture);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
