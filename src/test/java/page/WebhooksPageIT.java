package page;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import servers.Browser;
import servers.Reply;
import servers.TestRun;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The tab of webhooks, in a browser: adding them, with what is refused, and how it looks. */
class WebhooksPageIT {

    private static Browser browser;

    private WebhooksTab tab;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    @BeforeEach
    void open() {
        tab = WebhooksTab.open(browser);
    }

    @AfterEach
    void leave() {
        tab.close();
    }

    @Test
    void refusalsAreShownAtTheirFields() {
        tab.fill(" ", "ftp://example.com");
        tab.submit();
        assertThat(tab.page.locator("#webhook-name-wrong")).containsText("1 to 100 characters");
        assertThat(tab.page.locator("#webhook-destination-wrong")).containsText("http");
        assertThat(tab.page.locator("#webhook-name")).isFocused();
        tab.visit.screenshot("webhooks-refused");
        tab.page.fill("#webhook-name", "joe");
        assertThat(tab.page.locator("#webhook-name-wrong")).hasCount(0);
        tab.page.fill("#webhook-destination", "http://10.0.0.1/");
        tab.submit();
        assertThat(tab.page.locator("#webhook-destination-wrong")).isVisible();
        assertThat(tab.page.locator("#webhook-destination")).isFocused();

        tab.page.fill("#webhook-destination", tab.sink.url("/joe"));
        refused("every", "#webhook-every", "10ms");
        refused("cron", "#webhook-cron", "0 0 30 2 *");
        tab.page.fill("#webhook-cron", "0 9 * * MON-FRI");
        refused("cron", "#webhook-zone", "Europe/Nowhere");
        refused("at", "#webhook-at", "2001-01-01T00:00:01");
        tab.page.check("[name=kind][value=every]");
        tab.page.fill("#webhook-every", "1h");
        tab.page.fill("#webhook-body", "Hello {{nobody}}");
        tab.page.fill("#webhook-type", "plain");
        tab.submit();
        assertThat(tab.page.locator("#webhook-body-wrong")).containsText("nobody");
        assertThat(tab.page.locator("#webhook-type-wrong")).isVisible();
        tab.page.check("[name=kind][value=events]");
        refused("events", "#webhook-pointer", "/without a value");
        tab.page.fill("#webhook-value", "1");
        refused("events", "#webhook-pointer", "no pointer");
        tab.page.fill("#webhook-pointer", "/a");
        tab.submit();
        assertThat(tab.card("joe")).isVisible();

        tab.fill("joe", tab.sink.url("/other"));
        tab.submit();
        assertThat(tab.page.locator("#webhook-name-wrong")).containsText("of this name");
        assertThat(tab.inbox.http().get("/webhooks").text()).doesNotContain("/other");
        assertThat(tab.visit.faults()).allMatch(fault -> fault.contains("422"));
    }

    private void refused(String kind, String field, String value) {
        tab.page.check("[name=kind][value=" + kind + "]");
        tab.page.fill(field, value);
        tab.submit();
        assertThat(tab.page.locator(field + "-wrong")).isVisible();
        assertThat(tab.page.locator(field)).isFocused();
    }

    @Test
    void markupAndMarksOfDirectionAreShownAsTextAndNothingOfThemRuns() {
        String name = WebhooksTab.MARKUP;
        tab.fill(name + WebhooksTab.TURNED, tab.sink.url("/"));
        tab.submit();
        assertThat(tab.page.locator("#webhook-name-wrong")).containsText("turn text around");
        String pointer = "/" + WebhooksTab.MARKUP + WebhooksTab.TURNED;
        tab.fill(name, tab.sink.url("/?q=" + WebhooksTab.MARKUP.replaceAll("[<>() ]", "_")));
        tab.page.fill("#webhook-pointer", pointer);
        tab.page.fill("#webhook-value", WebhooksTab.MARKUP + WebhooksTab.TURNED);
        tab.submit();
        Locator card = tab.card(name);
        assertThat(card.locator(".name")).hasText(name);
        assertThat(card).containsText("where " + pointer + " is \"" + WebhooksTab.MARKUP);
        assertThat(tab.page.locator("#panel-webhooks").locator("script, img, a")).hasCount(0);
        double end = box(card.locator(".name"), "right");
        assertThat(box(card.locator(".state").first(), "left")).isGreaterThanOrEqualTo(end);
        card.getByText("Delete").click();
        assertThat(tab.page.locator("#question-title")).containsText(name);
        assertThat(tab.page.locator("#question").locator("script, img, a")).hasCount(0);
        tab.visit.screenshot("webhooks-markup");
        assertThat(tab.visit.faults()).allMatch(fault -> fault.contains("422"));
    }

    private static double box(Locator locator, String side) {
        Object at = locator.evaluate("(it, side) => it.getBoundingClientRect()[side]", side);
        return ((Number) at).doubleValue();
    }

    @Test
    void theSameFormChangesWhatSomebodyChangedAndNothingElse() {
        tab.register(
                "orders",
                "/orders",
                "{\"events\": {\"methods\": [\"POST\"], \"match\": {\"/a\": 12345678901234567890}}},"
                        + " \"headers\": {\"x-team\": \"a\", \"x-token\": \"S3CRET\"}, \"rate\": 7");
        Locator card = tab.card("orders");
        edit(card).click();
        assertThat(tab.page.locator("#adding-title")).hasText("Change orders");
        assertThat(tab.page.locator("#webhook-name")).isFocused();
        assertThat(tab.page.locator("#webhook-name")).hasValue("orders");
        assertThat(tab.page.locator("#webhook-destination")).hasValue(tab.sink.url("/orders"));
        assertThat(tab.page.locator("#webhook-more")).isVisible();
        assertThat(tab.page.locator("#webhook-headers")).hasValue("x-team: a\nx-token: ***");
        tab.page.fill("#webhook-name", "parcels");
        tab.page.fill("#webhook-headers", "x-team: b\nx-token: ***");
        tab.visit.screenshot("webhooks-edit");
        tab.submit();
        assertThat(tab.card("parcels")).isVisible();
        assertThat(edit(tab.card("parcels"))).isFocused();
        assertThat(tab.page.locator("#adding-title")).hasText("Add a webhook");
        JsonNode changed = tab.inbox.http().get("/webhooks").json().get("items").get(0);
        assertThat(changed.get("trigger").toString())
                .isEqualTo(
                        "{\"events\":{\"methods\":[\"POST\"],\"match\":{\"/a\":12345678901234567890}}}");
        assertThat(changed.get("headers").get("x-team").textValue()).isEqualTo("b");
        assertThat(changed.get("rate").intValue()).isEqualTo(7);
        tab.inbox.http().json("POST", "/data", "{\"a\": 12345678901234567890}");
        await().until(() -> !tab.sink.received("/orders").isEmpty());
        assertThat(tab.sink.received("/orders").get(0).header("x-token")).hasValue("S3CRET");

        card = tab.card("parcels");
        edit(card).click();
        tab.page.check("[name=kind][value=every]");
        tab.page.fill("#webhook-every", "10ms");
        tab.submit();
        assertThat(tab.page.locator("#webhook-every-wrong")).isVisible();
        tab.page.fill("#webhook-every", "1d");
        tab.submit();
        assertThat(tab.card("parcels")).containsText("every 1 d");
        edit(card).click();
        assertThat(tab.page.locator("#webhook-every")).hasValue("1d");
        tab.page.click("#webhook-cancel");
        assertThat(tab.page.locator("#webhook-name")).isHidden();
        assertThat(tab.page.locator("#webhook-name")).hasValue("");
        assertThat(tab.visit.faults()).allMatch(fault -> fault.contains("422"));
    }

    private static Locator edit(Locator card) {
        return card.getByText("Edit", new Locator.GetByTextOptions().setExact(true));
    }

    @Test
    void tabsAreForTheKeyboardAndStayOverAReload() {
        tab.page.focus("#tab-webhooks");
        tab.page.keyboard().press("ArrowRight");
        assertThat(tab.page.locator("#tab-events")).isFocused();
        assertThat(tab.page.locator("#panel-events")).isVisible();
        assertThat(tab.page.locator("#panel-webhooks")).isHidden();
        tab.page.keyboard().press("End");
        assertThat(tab.page.locator("#tab-webhooks")).hasAttribute("aria-selected", "true");
        assertThat(tab.page.locator("#tab-events")).hasAttribute("tabindex", "-1");
        assertThat(tab.page.url()).endsWith("/#webhooks");
        tab.page.reload();
        assertThat(tab.page.locator("#panel-webhooks")).isVisible();
        assertThat(tab.page.locator("#panel-events")).isHidden();
        assertThat(tab.visit.faults()).isEmpty();
    }

    @Test
    void looksRightOnWideAndNarrowScreensInLightAndDark() {
        look("wide", 1_440, 1_000, ColorScheme.LIGHT);
        look("dark", 1_440, 1_000, ColorScheme.DARK);
        look("narrow", 390, 844, ColorScheme.LIGHT);
    }

    private void look(String name, int width, int height, ColorScheme colors) {
        tab.close();
        tab = WebhooksTab.open(browser, width, height, colors);
        tab.sink.on("/slow", Reply.of(503, Buffer.buffer("{\"error\": \"the queue is full\"}")));
        tab.page.locator("#send summary").click();
        tab.register(
                "nightly report",
                "/nightly",
                "{\"cron\": \"0 2 * * *\", \"zone\": \"Asia/Tokyo\"}");
        tab.register("orders to the warehouse", "/slow", "{\"events\": {\"match\": {\"/a\": 1}}}");
        Locator card = tab.card("orders to the warehouse");
        tab.inbox.http().json("POST", "/data", "{\"a\": 1}");
        tab.openDeliveries(card);
        card.locator(".delivery summary").first().click();
        assertThat(card.locator(".attempts > li")).hasCount(1);
        fits(name + "-webhooks");
        tab.page.locator("#adding > summary").click();
        tab.page.check("[name=kind][value=cron]");
        tab.fill("joe", tab.sink.url("/joe"));
        tab.submit();
        assertThat(tab.page.locator("#webhook-cron-wrong")).isVisible();
        fits(name + "-webhooks-form");
        tab.page.check("[name=kind][value=events]");
        tab.submit();
        assertThat(tab.page.locator(".secret")).isVisible();
        TestRun.secret(tab.page.locator(".secret code").textContent());
        fits(name + "-webhooks-secret");
        assertThat(tab.visit.faults()).allMatch(fault -> fault.contains("422"));
    }

    private void fits(String name) {
        tab.visit.screenshot(name);
        Object overflow =
                tab.page.evaluate("() => document.documentElement.scrollWidth > innerWidth");
        assertThat(overflow).isEqualTo(false);
    }
}
