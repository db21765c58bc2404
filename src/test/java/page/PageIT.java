package page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import servers.Browser;
import servers.CaravanProcess;
import servers.Senders;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The page, in a browser, as somebody uses it who has just started Caravan. */
class PageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MARKUP =
            "<script>alert(1)</script><img src=x onerror=alert(2)><a href=javascript:alert(3)>x</a>";

    private static CaravanProcess caravan;
    private static Browser browser;

    private Browser.Visit visit;
    private Page page;

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
        visit = browser.visit(caravan);
        page = visit.page();
    }

    @AfterEach
    void leave() {
        visit.close();
    }

    @Test
    void buttonGivesACurlLineWhosePayloadIsShownAndStaysAfterReload() throws Exception {
        visit.getWebhook(caravan);
        assertThat(page.locator("#waiting")).isVisible();
        page.click("#show-token");
        Process curl = new ProcessBuilder("sh", "-c", page.textContent("#curl")).start();
        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).contains("\"id\"");

        Locator card = page.locator("#events > li");
        assertThat(card).hasCount(1);
        assertThat(card.locator(".payload")).hasText("{\n  \"ok\": \"hello\"\n}");
        page.reload();
        assertThat(card).hasCount(1);
        assertThat(card.locator(".payload")).containsText("\"hello\"");
        assertThat(visit.faults()).isEmpty();
    }

    @Test
    void copyButtonsCopyWhatTheyStandBeside() {
        CaravanProcess.Inbox inbox = visit.getWebhook(caravan);
        assertThat(page.locator("#token")).not().containsText(inbox.token());
        page.click("#copy-token");
        assertThat(page.locator("#copy-token")).hasText("Copied");
        assertThat(clipboard()).isEqualTo(inbox.token());
        page.click("#copy-url");
        assertThat(clipboard()).isEqualTo(caravan.url() + "/data");
        page.click("#copy-curl");
        assertThat(clipboard()).startsWith("curl ").contains("Bearer " + inbox.token() + "\"");
        page.click("#copy-key-url");
        assertThat(clipboard()).isEqualTo(caravan.url() + "/in/" + inbox.key());
        inbox.http().json("POST", "/data", "{\"b\":1,\"a\":1e2}");
        page.click("#events .copy");
        assertThat(clipboard()).isEqualTo("{\"b\":1,\"a\":1e2}");
        assertThat(visit.faults()).isEmpty();
    }

    private String clipboard() {
        return (String) page.evaluate("() => navigator.clipboard.readText()");
    }

    @Test
    void markupIsShownAsTextAndNothingOfItRuns() {
        CaravanProcess.Inbox inbox = visit.getWebhook(caravan);
        inbox.http().json("POST", "/data", "{\"" + MARKUP + "\": \"" + MARKUP + "\"}");
        inbox.http().post("/data", MARKUP, "Content-Type", "text/html", "X-Markup", MARKUP);
        inbox.http().post("/in/" + inbox.key() + "/%3Cimg%20src=x%20onerror=alert(4)%3E", MARKUP);
        inbox.http().json("PATCH", "/inbox", "{\"name\": \"<b>bold</b>\"}");
        assertThat(page.locator("#events > li")).hasCount(3);
        for (Locator headers : page.locator("#events summary").all()) {
            headers.click();
        }
        assertThat(page.locator("#events")).containsText(MARKUP);
        assertThat(page.locator("#events .headers dd").getByText(MARKUP)).isVisible();
        assertThat(page.locator("#events").locator("script, img, a")).hasCount(0);
        page.reload();
        assertThat(page.locator("#events > li")).hasCount(3);
        assertThat(page.locator("#events").locator("script, img, a")).hasCount(0);
        visit.screenshot("markup");
        assertThat(visit.faults()).isEmpty();
    }

    @Test
    void burstIsShownWholeAndWithoutDoubles() {
        CaravanProcess.Inbox inbox = visit.getWebhook(caravan);
        List<String> sent = Senders.send(inbox.http(), 1_000);
        String last = sent.stream().max(String::compareTo).orElseThrow();
        await().atMost(PATIENCE)
                .until(() -> visit.ids().size() == 500 && visit.ids().get(0).equals(last));
        Set<String> seen = new HashSet<>(visit.ids());
        visit.screenshot("burst");
        while (seen.size() < sent.size()) {
            String lowest = visit.ids().get(visit.ids().size() - 1);
            page.click("#load-older");
            await().atMost(PATIENCE)
                    .until(() -> visit.ids().get(visit.ids().size() - 1).compareTo(lowest) < 0);
            assertThat(visit.ids()).doesNotHaveDuplicates();
            seen.addAll(visit.ids());
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(visit.faults()).isEmpty();
    }

    @Test
    void deathOfTheServerIsToldAndWhatCameMeanwhileIsCaughtUp() throws Exception {
        CaravanProcess.Inbox inbox = visit.getWebhook(caravan);
        Set<String> sent = new HashSet<>(Senders.send(inbox.http(), 20));
        await().atMost(PATIENCE).until(() -> visit.ids().size() == 20);
        caravan.kill();
        page.waitForSelector("#status[data-state=reconnecting]");
        caravan.launch();
        caravan.awaitReady();
        sent.addAll(Senders.send(inbox.http(), 20));
        await().atMost(PATIENCE).until(() -> visit.ids().size() == sent.size());
        page.waitForSelector("#status[data-state=live]");
        sent.addAll(Senders.send(inbox.http(), 20));
        await().atMost(PATIENCE).until(() -> visit.ids().size() == sent.size());
        assertThat(visit.ids())
                .containsExactlyElementsOf(
                        sent.stream().sorted(java.util.Comparator.reverseOrder()).toList());
    }

    @Test
    void looksRightOnWideAndNarrowScreensInLightAndDark() throws Exception {
        look("wide", 1_440, 900, ColorScheme.LIGHT);
        look("dark", 1_440, 900, ColorScheme.DARK);
        look("narrow", 390, 844, ColorScheme.LIGHT);
        look("narrow-dark", 390, 844, ColorScheme.DARK);
    }

    private void look(String name, int width, int height, ColorScheme colors) throws Exception {
        try (Browser.Visit looking = browser.visit(caravan, width, height, colors)) {
            looking.screenshot(name + "-welcome");
            CaravanProcess.Inbox inbox = looking.getWebhook(caravan);
            looking.screenshot(name + "-waiting");
            for (String sample : List.of("github-push", "harbor-push_artifact", "gitlab-push")) {
                Path file = Path.of("src/test/resources/samples", sample + ".json");
                inbox.http().json("POST", "/data", Files.readString(file));
            }
            inbox.http().post("/data", "plain words", "Content-Type", "text/plain");
            assertThat(looking.page().locator("#events > li")).hasCount(4);
            looking.screenshot(name + "-events");
            Object overflow =
                    looking.page()
                            .evaluate("() => document.documentElement.scrollWidth > innerWidth");
            assertThat(overflow).isEqualTo(false);
            assertThat(looking.faults()).isEmpty();
        }
    }
}
