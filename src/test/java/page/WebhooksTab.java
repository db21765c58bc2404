package page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import servers.Browser;
import servers.CaravanProcess;
import servers.SharedCaravan;
import servers.Sink;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody who has the tab of webhooks open, of an inbox of their own, and a destination. */
final class WebhooksTab implements AutoCloseable {

    static final String MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    static final String TURNED = "\u202Egnp.exe\u2069";

    final Sink sink = Sink.http();
    final CaravanProcess caravan = SharedCaravan.get();
    final Browser.Visit visit;
    final Page page;
    final CaravanProcess.Inbox inbox;

    private WebhooksTab(Browser browser, int width, int height, ColorScheme colors) {
        visit = browser.visit(caravan, width, height, colors);
        page = visit.page();
        inbox = visit.getWebhook(caravan);
        page.click("#tab-webhooks");
    }

    static WebhooksTab open(Browser browser) {
        return open(browser, 1_280, 800, ColorScheme.LIGHT);
    }

    static WebhooksTab open(Browser browser, int width, int height, ColorScheme colors) {
        return new WebhooksTab(browser, width, height, colors);
    }

    @Override
    public void close() {
        visit.close();
        inbox.http().delete("/inbox");
        sink.close();
    }

    String clipboard() {
        return (String) page.evaluate("() => navigator.clipboard.readText()");
    }

    void fill(String name, String destination) {
        if (page.locator("#webhook-name").isHidden()) {
            page.locator("#adding > summary").click();
        }
        page.fill("#webhook-name", name);
        page.fill("#webhook-destination", destination);
    }

    void submit() {
        page.click("#webhook-form button[type=submit]");
    }

    /** Not through the page: it shows what others registered, too. */
    void register(String name, String path, String trigger) {
        String json =
                "{\"name\": \"%s\", \"destination\": \"%s\", \"retry\": [\"1h\", \"1h\"], \"trigger\": %s}"
                        .formatted(name, sink.url(path), trigger);
        assertThat(inbox.http().json("POST", "/webhooks", json).status()).isEqualTo(201);
    }

    Locator card(String name) {
        return page.locator(".webhook").filter(new Locator.FilterOptions().setHasText(name));
    }

    void openDeliveries(Locator card) {
        card.locator(".log > summary").click();
    }

    void answer(Locator card, String label, String answer) {
        card.getByText(label, new Locator.GetByTextOptions().setExact(true)).click();
        page.click("#question-" + answer);
    }
}
