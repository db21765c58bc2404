package page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
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

/** The deliveries of a webhook in a browser, to a real destination, as they come. */
class DeliveriesPageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** As excerpts are kept. */
    private static final String TURNED_SAFE = "\ufffdgnp.exe\ufffd";

    private static final int SOME_QUESTIONS = 4;

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
    void registersForEventsShowsTheSecretOnceAndEachDeliveryAsItComes() {
        tab.fill("joe", tab.sink.url("/joe"));
        tab.page.fill("#webhook-pointer", "/n");
        tab.page.fill("#webhook-value", "12345678901234567890");
        tab.submit();
        Locator card = tab.card("joe");
        assertThat(card).containsText("for each event where /n is 12345678901234567890");
        assertThat(card.locator(".state").first()).hasText("on");
        assertThat(card.locator(".destination").first()).hasText(tab.sink.url("/joe"));
        String secret = card.locator(".secret code").textContent();
        TestRun.secret(secret);
        assertThat(secret).startsWith("whsec_");
        tab.page.keyboard().press("Enter");
        assertThat(tab.clipboard()).isEqualTo(secret);

        tab.openDeliveries(card);
        assertThat(card).containsText("Nothing was owed to it yet.");
        tab.inbox.http().json("POST", "/data", "{\"n\": 12345678901234567890}");
        tab.inbox.http().json("POST", "/data", "{\"n\": 12345678901234567891}");
        Locator delivery = card.locator(".delivery");
        assertThat(delivery).hasCount(1);
        assertThat(delivery).containsText("delivered");
        delivery.locator("summary").first().click();
        assertThat(delivery.locator(".attempts > li")).containsText("200");
        assertThat(card.locator(".figures")).containsText("100 % delivered");
        assertThat(tab.sink.received("/joe")).hasSize(1);

        assertThat(card.locator(".secret")).isVisible();
        tab.page.reload();
        assertThat(tab.card("joe")).isVisible();
        assertThat(tab.page.locator("body")).not().containsText("whsec_");
        tab.visit.screenshot("webhooks-delivered");
        assertThat(tab.visit.faults()).isEmpty();
    }

    @Test
    void failingIsShownWithEachAttemptAndRetriedAndTestedByButtons() {
        Reply failing =
                Reply.of(503, Buffer.buffer("out of\n" + WebhooksTab.MARKUP + WebhooksTab.TURNED));
        tab.sink.on(
                "/bad", failing, failing, Reply.of(200), Reply.of(418, Buffer.buffer("a teapot")));
        tab.register("bad", "/bad", "{\"events\": {}}");
        Locator card = tab.card("bad");
        tab.openDeliveries(card);
        tab.inbox.http().json("POST", "/data", "{}");
        assertThat(card.locator(".state").first()).hasText("failing");
        assertThat(card.locator(".health")).containsText("The last attempt failed");
        assertThat(card.locator(".figures")).containsText("Owed 1 now");
        Locator delivery = card.locator(".delivery");
        assertThat(delivery.locator("summary").first()).containsText("503");
        assertThat(delivery.locator("summary").first()).containsText("next attempt");
        delivery.locator("summary").first().click();
        Locator attempts = delivery.locator(".attempts > li");
        assertThat(attempts).hasCount(1);
        assertThat(attempts.locator(".excerpt"))
                .hasText("out of\n" + WebhooksTab.MARKUP + TURNED_SAFE);
        attempts.locator(".headers summary").click();
        assertThat(attempts.locator(".headers dl")).containsText("content-length");
        assertThat(attempts).containsText(Pattern.compile("\\d+ ms|\\d+\\.\\d s"));
        tab.visit.screenshot("webhooks-failing");

        Locator retry = delivery.locator("button");
        retry.click();
        assertThat(attempts).hasCount(2);
        retry.click();
        assertThat(delivery.locator("summary .state")).hasText("delivered");
        assertThat(delivery.locator("details").first()).hasAttribute("open", "");
        assertThat(attempts).hasCount(3);

        card.getByText("Test").click();
        assertThat(card.locator(".outcome")).containsText("418");
        assertThat(card.locator(".outcome .excerpt")).hasText("a teapot");
        assertThat(tab.sink.received("/bad")).hasSize(4);

        retry.click();
        assertThat(card.locator(".delivery")).hasCount(2);
        assertThat(card.locator(".delivery").first()).containsText("round 2");
        card.locator(".filter select").selectOption("failed");
        assertThat(card.locator(".delivery")).hasCount(1);
        assertThat(tab.visit.faults()).isEmpty();
    }

    @Test
    void ticksComeByThemselvesUntilItIsSwitchedOffAndDeleted() {
        tab.fill("clock", tab.sink.url("/clock"));
        tab.page.check("[name=kind][value=every]");
        tab.page.fill("#webhook-every", "1s");
        tab.submit();
        Locator card = tab.card("clock");
        assertThat(card).containsText("every 1 s");
        tab.openDeliveries(card);
        assertThat(card.locator(".delivery").nth(2)).isVisible();
        assertThat(tab.sink.received("/clock").get(0).text())
                .startsWith("Hello clock, current time");

        tab.answer(card, "Switch off", "no");
        assertThat(card.locator(".state").first()).hasText("on");
        tab.answer(card, "Switch off", "yes");
        assertThat(card.locator(".state").first()).hasText("off");
        String list = tab.inbox.http().get("/webhooks").text();
        assertThat(list).contains("\"enabled\":false");
        card.getByText("Switch on").click();
        assertThat(card.locator(".state").first()).hasText("on");

        tab.answer(card, "New secret", "yes");
        assertThat(card.locator(".secret code")).containsText("whsec_");
        TestRun.secret(card.locator(".secret code").textContent());
        card.getByText("Done").click();
        assertThat(card.locator(".secret")).hasCount(0);

        tab.answer(card, "Delete", "no");
        tab.answer(card, "Delete", "yes");
        assertThat(tab.page.locator(".webhook")).hasCount(0);
        assertThat(tab.page.locator("#no-webhooks")).isVisible();
        assertThat(tab.page.locator("#adding summary")).isFocused();
        assertThat(tab.inbox.http().get("/webhooks").json().get("items")).isEmpty();
        assertThat(tab.visit.faults()).isEmpty();
    }

    @Test
    void asksOnlyWhileSomebodyLooks() {
        // What changes is told; how often it is asked besides, is slow.
        tab.register("clock", "/clock", "{\"every\": \"1s\"}");
        Page other = tab.page.context().newPage();
        AtomicInteger asked = questions(tab.page);
        AtomicInteger othersAsked = questions(other);
        other.navigate(tab.caravan.url() + "/#webhooks");
        see(asked, 1);
        hide(true);
        int before = asked.get();
        see(othersAsked, othersAsked.get() + SOME_QUESTIONS);
        assertThat(asked.get()).isLessThanOrEqualTo(before + 1);
        hide(false);
        see(asked, before + 2);
        tab.page.click("#tab-events");
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
                            tab.page.title();
                            return asked.get() >= times;
                        });
    }

    private void hide(boolean hidden) {
        tab.page.evaluate(
                "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable:"
                        + " true}); document.dispatchEvent(new Event('visibilitychange')); }",
                hidden);
    }
}
