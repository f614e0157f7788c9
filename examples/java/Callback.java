import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public final class Callback {
  /** @param headers with lower-case names. @return the message's id, or null */
  public static String verify(Map<String, String> headers, byte[] body, List<String> keys)
      throws GeneralSecurityException {
    String id = headers.get("webhook-id");
    String timestamp = headers.getOrDefault("webhook-timestamp", "");
    if (id == null || !timestamp.matches("\\d{1,12}")) return null;
    if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > 300) return null;
    for (String key : keys) {
      byte[] secret = key.startsWith("whsec_")
          ? Base64.getDecoder().decode(key.substring(6))
          : key.getBytes(StandardCharsets.UTF_8);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes();
      for (String given : headers.getOrDefault("webhook-signature", "").split(" "))
        if (MessageDigest.isEqual(expected, given.getBytes())) return id;
    }
    return null;
  }
}
