package page;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.Test;
import servers.Browser;
import servers.CaravanProcess;
import servers.MongoServer;
import servers.NatsServer;
import servers.TestRun;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page where only the operator makes inboxes. */
class AdminPageIT {

    private static final String ADMIN = "the-token-of-the-operator";

    @Test
    void asksForTheAdminTokenAndDoesNotKeepIt() throws Exception {
        TestRun.secret(ADMIN);
        try (MongoServer mongo = MongoServer.start();
                NatsServer nats = NatsServer.start();
                CaravanProcess caravan =
                        CaravanProcess.start(
                                Map.of(
                                        "MONGODB_URL",
                                        mongo.url(),
                                        "NATS_URL",
                                        nats.url(),
                                        "CARAVAN_ADMIN_TOKEN",
                                        ADMIN));
                Browser browser = Browser.start();
                Browser.Visit visit = browser.visit(caravan)) {
            Page page = visit.page();
            assertThat(page.locator("#admin-token")).isHidden();
            page.click("#get-webhook");
            assertThat(page.locator("#admin-token")).isFocused();
            assertThat(page.locator("#problem")).isEmpty();
            visit.screenshot("admin");
            page.fill("#admin-token", "wrong");
            page.click("#get-webhook");
            assertThat(page.locator("#problem")).containsText("not accepted");
            page.fill("#admin-token", ADMIN);
            CaravanProcess.Inbox inbox = visit.getWebhook(caravan);
            assertThat(inbox.http().get("/inbox").status()).isEqualTo(200);
            Object kept = page.evaluate("() => JSON.stringify({...localStorage})");
            assertThat((String) kept).contains(inbox.token()).doesNotContain(ADMIN);
            assertThat(page.locator("#admin-token")).hasValue("");
        }
    }
}
