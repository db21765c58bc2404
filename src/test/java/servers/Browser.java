package servers;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The Chromium of this machine, without a window. */
public final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final List<String> QUIET =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-quic",
                    "--no-first-run");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    private Browser() {
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(program())
                                        .setArgs(QUIET));
    }

    public static Browser start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        return new Browser();
    }

    private static Path program() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(
                        name ->
                                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no Chromium on the PATH"));
    }

    /** A visitor who has never been here, may use the clipboard, and is watched. */
    public Visit visit(CaravanProcess caravan) {
        return visit(caravan, 1_280, 800, ColorScheme.LIGHT);
    }

    public Visit visit(CaravanProcess caravan, int width, int height, ColorScheme colors) {
        BrowserContext context =
                browser.newContext(
                        new com.microsoft.playwright.Browser.NewContextOptions()
                                .setViewportSize(width, height)
                                .setColorScheme(colors)
                                .setPermissions(List.of("clipboard-read", "clipboard-write")));
        return new Visit(context, caravan);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** One visitor's page, and all that went wrong or went elsewhere on it. */
    public static final class Visit implements AutoCloseable {

        private final BrowserContext context;
        private final Page page;
        private final List<String> faults = new CopyOnWriteArrayList<>();

        private Visit(BrowserContext context, CaravanProcess caravan) {
            this.context = context;
            page = context.newPage();
            page.onConsoleMessage(this::hear);
            page.onPageError(error -> faults.add("error: " + error));
            page.onDialog(
                    dialog -> {
                        faults.add("dialog: " + dialog.message());
                        dialog.dismiss();
                    });
            page.onRequest(
                    request -> {
                        if (!request.url().startsWith(caravan.url() + "/")) {
                            faults.add("request: " + request.url());
                        }
                    });
            page.navigate(caravan.url() + "/");
        }

        private void hear(ConsoleMessage message) {
            if (message.type().equals("error") || message.type().equals("warning")) {
                faults.add("console: " + message.text());
            }
        }

        public Page page() {
            return page;
        }

        /** Errors, dialogs, reports of the browser, and requests to other places. */
        public List<String> faults() {
            return faults;
        }

        /** Presses the one button. The inbox that it made. */
        public CaravanProcess.Inbox getWebhook(CaravanProcess caravan) {
            page.click("#get-webhook");
            page.waitForSelector("#status[data-state=live]");
            String token = stored("token");
            TestRun.secret(token);
            TestRun.secret(stored("key"));
            return new CaravanProcess.Inbox(
                    stored("id"), token, stored("key"), caravan.http().bearer(token));
        }

        private String stored(String name) {
            String script = "name => JSON.parse(localStorage.getItem('caravan.inbox'))[name]";
            return (String) page.evaluate(script, name);
        }

        /** The ids of the events on the page, from the top. */
        @SuppressWarnings("unchecked")
        public List<String> ids() {
            return (List<String>)
                    page.evaluate(
                            "() => [...document.querySelectorAll('#events > li')]"
                                    + ".map(card => card.dataset.id)");
        }

        public void screenshot(String name) {
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
