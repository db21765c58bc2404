package servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Supplier;
import servers.Http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls that must be refused with a problem, and must leave an inbox as it was. */
public final class Refusal {

    private final CaravanProcess.Inbox inbox;

    private Refusal(CaravanProcess.Inbox inbox) {
        this.inbox = inbox;
    }

    /** Looks at this inbox before and after each call. */
    public static Refusal watching(CaravanProcess.Inbox inbox) {
        return new Refusal(inbox);
    }

    /**
     * @param kind the last part of the problem's type
     */
    public Answer check(int status, String kind, Supplier<Answer> call) {
        List<String> before = held();
        Answer answer = call.get();
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:caravan:problem:" + kind);
        assertThat(held()).isEqualTo(before);
        return answer;
    }

    /** What it holds, and its figures but for those that time changes. */
    private List<String> held() {
        JsonNode stats = inbox.http().get("/stats").json();
        return List.of(
                inbox.http().get("/inbox").text(),
                inbox.http().get("/data?limit=200").text(),
                inbox.http().get("/webhooks?limit=200").text(),
                stats.get("events").toString(),
                stats.get("bytes").toString());
    }
}
