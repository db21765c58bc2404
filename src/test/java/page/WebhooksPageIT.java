package page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import servers.Browser;
import servers.CaravanProcess;
import servers.Reply;
import servers.Sink;
import servers.TestRun;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The tab of webhooks, in a browser, sending to a real destination. */
class WebhooksPageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    private static final String TURNED = "\u202Egnp.exe\u2069";

    /** As excerpts are kept. */
    private static final String TURNED_SAFE = "\ufffdgnp.exe\ufffd";

    private static final int SOME_QUESTIONS = 2;

    private static CaravanProcess caravan;
    private static Browser browser;

    private Sink sink;
    private Browser.Visit visit;
    private Page page;
    private CaravanProcess.Inbox inbox;

    @BeforeAll
    static void start() {
        caravan = CaravanProcess.start(Map.of());
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        browser.close();
        caravan.close();
    }

    @BeforeEach
    void open() {
        sink = Sink.http();
        visit = browser.visit(caravan);
        page = visit.page();
        inbox = visit.getWebhook(caravan);
        page.click("#tab-webhooks");
    }

    @AfterEach
    void leave() {
        visit.close();
        inbox.http().delete("/inbox");
        sink.close();
    }

    @Test
    void registersForEventsShowsTheSecretOnceAndEachDeliveryAsItComes() {
        fill("joe", sink.url("/joe"));
        page.fill("#webhook-pointer", "/n");
        page.fill("#webhook-value", "12345678901234567890");
        submit();
        Locator card = card("joe");
        assertThat(card).containsText("for each event where /n is 12345678901234567890");
        assertThat(card.locator(".state").first()).hasText("on");
        assertThat(card.locator(".destination").first()).hasText(sink.url("/joe"));
        String secret = card.locator(".secret code").textContent();
        TestRun.secret(secret);
        assertThat(secret).startsWith("whsec_");
        page.keyboard().press("Enter");
        assertThat(clipboard()).isEqualTo(secret);

        openDeliveries(card);
        assertThat(card).containsText("Nothing was owed to it yet.");
        inbox.http().json("POST", "/data", "{\"n\": 12345678901234567890}");
        inbox.http().json("POST", "/data", "{\"n\": 12345678901234567891}");
        Locator delivery = card.locator(".delivery");
        assertThat(delivery).hasCount(1);
        assertThat(delivery).containsText("delivered");
        delivery.locator("summary").click();
        assertThat(delivery.locator(".attempts > li")).containsText("200");
        assertThat(sink.received("/joe")).hasSize(1);

        assertThat(card.locator(".secret")).isVisible();
        page.reload();
        assertThat(card("joe")).isVisible();
        assertThat(page.locator("body")).not().containsText("whsec_");
        visit.screenshot("webhooks-delivered");
        assertThat(visit.faults()).isEmpty();
    }

    private String clipboard() {
        return (String) page.evaluate("() => navigator.clipboard.readText()");
    }

    @Test
    void failingIsShownWithEachAttemptAndRetriedAndTestedByButtons() {
        Reply failing = Reply.of(503, Buffer.buffer("out of\n" + MARKUP + TURNED));
        sink.on("/bad", failing, failing, Reply.of(200), Reply.of(418, Buffer.buffer("a teapot")));
        register("bad", "/bad", "{\"events\": {}}");
        Locator card = card("bad");
        openDeliveries(card);
        inbox.http().json("POST", "/data", "{}");
        Locator delivery = card.locator(".delivery");
        assertThat(delivery.locator("summary")).containsText("503");
        assertThat(delivery.locator("summary")).containsText("next attempt");
        delivery.locator("summary").click();
        Locator attempts = delivery.locator(".attempts > li");
        assertThat(attempts).hasCount(1);
        assertThat(attempts.locator(".excerpt")).hasText("out of\n" + MARKUP + TURNED_SAFE);
        assertThat(attempts).containsText(Pattern.compile("\\d+ ms|\\d+\\.\\d s"));
        visit.screenshot("webhooks-failing");

        Locator retry = delivery.locator("button");
        retry.click();
        assertThat(attempts).hasCount(2);
        retry.click();
        assertThat(delivery.locator("summary .state")).hasText("delivered");
        assertThat(delivery.locator("details")).hasAttribute("open", "");
        assertThat(attempts).hasCount(3);

        card.getByText("Test").click();
        assertThat(card.locator(".outcome")).containsText("418");
        assertThat(card.locator(".outcome .excerpt")).hasText("a teapot");
        assertThat(sink.received("/bad")).hasSize(4);

        retry.click();
        assertThat(card.locator(".delivery")).hasCount(2);
        assertThat(card.locator(".delivery").first()).containsText("round 2");
        card.locator(".filter select").selectOption("failed");
        assertThat(card.locator(".delivery")).hasCount(1);
        assertThat(visit.faults()).isEmpty();
    }

    @Test
    void markupAndMarksOfDirectionAreShownAsTextAndNothingOfThemRuns() {
        String name = MARKUP + TURNED;
        String pointer = "/" + MARKUP + TURNED;
        fill(name, sink.url("/?q=" + MARKUP.replaceAll("[<>() ]", "_")));
        page.fill("#webhook-pointer", pointer);
        page.fill("#webhook-value", MARKUP + TURNED);
        submit();
        Locator card = card(name);
        assertThat(card.locator(".name")).hasText(name);
        assertThat(card).containsText("where " + pointer + " is \"" + MARKUP);
        assertThat(page.locator("#panel-webhooks").locator("script, img, a")).hasCount(0);
        // What turns the text of a name around ends with it.
        double end = box(card.locator(".name"), "right");
        assertThat(box(card.locator(".state").first(), "left")).isGreaterThanOrEqualTo(end);
        card.getByText("Delete").click();
        assertThat(page.locator("#question-title")).containsText(name);
        assertThat(page.locator("#question").locator("script, img, a")).hasCount(0);
        visit.screenshot("webhooks-markup");
        assertThat(visit.faults()).isEmpty();
    }

    private static double box(Locator locator, String side) {
        Object at = locator.evaluate("(it, side) => it.getBoundingClientRect()[side]", side);
        return ((Number) at).doubleValue();
    }

    @Test
    void refusalsAreShownAtTheirFields() {
        fill(" ", "ftp://example.com");
        submit();
        assertThat(page.locator("#webhook-name-wrong")).containsText("1 to 100 characters");
        assertThat(page.locator("#webhook-destination-wrong")).containsText("http");
        assertThat(page.locator("#webhook-name")).isFocused();
        visit.screenshot("webhooks-refused");
        page.fill("#webhook-name", "joe");
        assertThat(page.locator("#webhook-name-wrong")).hasCount(0);
        page.fill("#webhook-destination", "http://10.0.0.1/");
        submit();
        assertThat(page.locator("#webhook-destination-wrong")).isVisible();
        assertThat(page.locator("#webhook-destination")).isFocused();

        page.fill("#webhook-destination", sink.url("/joe"));
        refused("every", "#webhook-every", "10ms");
        refused("cron", "#webhook-cron", "0 0 30 2 *");
        page.fill("#webhook-cron", "0 9 * * MON-FRI");
        refused("cron", "#webhook-zone", "Europe/Nowhere");
        refused("at", "#webhook-at", "2001-01-01T00:00:01");
        page.check("[name=kind][value=every]");
        page.fill("#webhook-every", "1h");
        page.fill("#webhook-body", "Hello {{nobody}}");
        page.fill("#webhook-type", "plain");
        submit();
        assertThat(page.locator("#webhook-body-wrong")).containsText("nobody");
        assertThat(page.locator("#webhook-type-wrong")).isVisible();
        page.check("[name=kind][value=events]");
        refused("events", "#webhook-pointer", "/without a value");
        page.fill("#webhook-value", "1");
        refused("events", "#webhook-pointer", "no pointer");
        page.fill("#webhook-pointer", "/a");
        submit();
        assertThat(card("joe")).isVisible();

        fill("joe", sink.url("/other"));
        submit();
        assertThat(page.locator("#webhook-name-wrong")).containsText("of this name");
        assertThat(inbox.http().get("/webhooks").text()).doesNotContain("/other");
        assertThat(visit.faults()).allMatch(fault -> fault.contains("422"));
    }

    private void refused(String kind, String field, String value) {
        page.check("[name=kind][value=" + kind + "]");
        page.fill(field, value);
        submit();
        assertThat(page.locator(field + "-wrong")).isVisible();
        assertThat(page.locator(field)).isFocused();
    }

    @Test
    void ticksComeByThemselvesUntilItIsSwitchedOffAndDeleted() {
        fill("clock", sink.url("/clock"));
        page.check("[name=kind][value=every]");
        page.fill("#webhook-every", "1s");
        submit();
        Locator card = card("clock");
        assertThat(card).containsText("every 1 s");
        openDeliveries(card);
        assertThat(card.locator(".delivery").nth(2)).isVisible();
        assertThat(sink.received("/clock").get(0).text()).startsWith("Hello clock, current time");

        answer(card, "Switch off", "no");
        assertThat(card.locator(".state").first()).hasText("on");
        answer(card, "Switch off", "yes");
        assertThat(card.locator(".state").first()).hasText("off");
        String list = inbox.http().get("/webhooks").text();
        assertThat(list).contains("\"enabled\":false");
        card.getByText("Switch on").click();
        assertThat(card.locator(".state").first()).hasText("on");

        answer(card, "New secret", "yes");
        assertThat(card.locator(".secret code")).containsText("whsec_");
        TestRun.secret(card.locator(".secret code").textContent());
        card.getByText("Done").click();
        assertThat(card.locator(".secret")).hasCount(0);

        answer(card, "Delete", "no");
        answer(card, "Delete", "yes");
        assertThat(page.locator(".webhook")).hasCount(0);
        assertThat(page.locator("#no-webhooks")).isVisible();
        assertThat(page.locator("#adding summary")).isFocused();
        assertThat(inbox.http().get("/webhooks").json().get("items")).isEmpty();
        assertThat(visit.faults()).isEmpty();
    }

    private void answer(Locator card, String label, String answer) {
        card.getByText(label, new Locator.GetByTextOptions().setExact(true)).click();
        page.click("#question-" + answer);
    }

    @Test
    void tabsAreForTheKeyboardAndStayOverAReload() {
        page.focus("#tab-webhooks");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("#tab-events")).isFocused();
        assertThat(page.locator("#panel-events")).isVisible();
        assertThat(page.locator("#panel-webhooks")).isHidden();
        page.keyboard().press("End");
        assertThat(page.locator("#tab-webhooks")).hasAttribute("aria-selected", "true");
        assertThat(page.locator("#tab-events")).hasAttribute("tabindex", "-1");
        assertThat(page.url()).endsWith("/#webhooks");
        page.reload();
        assertThat(page.locator("#panel-webhooks")).isVisible();
        assertThat(page.locator("#panel-events")).isHidden();
        assertThat(visit.faults()).isEmpty();
    }

    @Test
    void asksOnlyWhileSomebodyLooks() {
        Page other = page.context().newPage();
        AtomicInteger asked = questions(page);
        AtomicInteger othersAsked = questions(other);
        other.navigate(caravan.url() + "/#webhooks");
        see(asked, SOME_QUESTIONS);
        hide(true);
        int before = asked.get();
        see(othersAsked, othersAsked.get() + SOME_QUESTIONS);
        assertThat(asked.get()).isLessThanOrEqualTo(before + 1);
        hide(false);
        see(asked, before + SOME_QUESTIONS);
        page.click("#tab-events");
        before = asked.get();
        see(othersAsked, othersAsked.get() + SOME_QUESTIONS);
        assertThat(asked.get()).isLessThanOrEqualTo(before + 1);
    }

    /** How often that page has asked for its webhooks. */
    private static AtomicInteger questions(Page asking) {
        AtomicInteger asked = new AtomicInteger();
        asking.onRequest(
                request -> {
                    if (request.url().contains("/webhooks?")) {
                        asked.incrementAndGet();
                    }
                });
        return asked;
    }

    /** The browser's messages are heard only while this thread asks it something. */
    private void see(AtomicInteger asked, int times) {
        await().atMost(PATIENCE)
                .pollInSameThread()
                .until(
                        () -> {
                            page.title();
                            return asked.get() >= times;
                        });
    }

    private void hide(boolean hidden) {
        page.evaluate(
                "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable:"
                        + " true}); document.dispatchEvent(new Event('visibilitychange')); }",
                hidden);
    }

    @Test
    void looksRightOnWideAndNarrowScreensInLightAndDark() {
        sink.on("/slow", Reply.of(503, Buffer.buffer("{\"error\": \"the queue is full\"}")));
        look("wide", 1_440, 1_000, ColorScheme.LIGHT);
        look("dark", 1_440, 1_000, ColorScheme.DARK);
        look("narrow", 390, 844, ColorScheme.LIGHT);
    }

    private void look(String name, int width, int height, ColorScheme colors) {
        visit.close();
        visit = browser.visit(caravan, width, height, colors);
        page = visit.page();
        inbox = visit.getWebhook(caravan);
        page.click("#tab-webhooks");
        page.locator("#send summary").click();
        register(
                "nightly report",
                "/nightly",
                "{\"cron\": \"0 2 * * *\", \"zone\": \"Asia/Tokyo\"}");
        register("orders to the warehouse", "/slow", "{\"events\": {\"match\": {\"/a\": 1}}}");
        Locator card = card("orders to the warehouse");
        inbox.http().json("POST", "/data", "{\"a\": 1}");
        openDeliveries(card);
        card.locator(".delivery summary").click();
        assertThat(card.locator(".attempts > li")).hasCount(1);
        fits(name + "-webhooks");
        page.locator("#adding > summary").click();
        page.check("[name=kind][value=cron]");
        fill("joe", sink.url("/joe"));
        submit();
        assertThat(page.locator("#webhook-cron-wrong")).isVisible();
        fits(name + "-webhooks-form");
        page.check("[name=kind][value=events]");
        submit();
        assertThat(page.locator(".secret")).isVisible();
        TestRun.secret(page.locator(".secret code").textContent());
        fits(name + "-webhooks-secret");
        assertThat(visit.faults()).allMatch(fault -> fault.contains("422"));
        inbox.http().delete("/inbox");
    }

    private void fits(String name) {
        visit.screenshot(name);
        Object overflow = page.evaluate("() => document.documentElement.scrollWidth > innerWidth");
        assertThat(overflow).isEqualTo(false);
    }

    private void fill(String name, String destination) {
        if (page.locator("#webhook-name").isHidden()) {
            page.locator("#adding > summary").click();
        }
        page.fill("#webhook-name", name);
        page.fill("#webhook-destination", destination);
    }

    private void submit() {
        page.click("#webhook-form button[type=submit]");
    }

    /** Not through the page: it shows what others registered, too. */
    private void register(String name, String path, String trigger) {
        String json =
                "{\"name\": \"%s\", \"destination\": \"%s\", \"retry\": [\"1h\", \"1h\"], \"trigger\": %s}"
                        .formatted(name, sink.url(path), trigger);
        assertThat(inbox.http().json("POST", "/webhooks", json).status()).isEqualTo(201);
    }

    private Locator card(String name) {
        return page.locator(".webhook").filter(new Locator.FilterOptions().setHasText(name));
    }

    private static void openDeliveries(Locator card) {
        card.locator(".log > summary").click();
    }
}
