package io.agentmesh.meshd.config;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonDouble;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.program.secret.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The node configuration, a JSON file that `-c` names (sdk-and-meshd §9.2). Texts may be empty, which
/// means that they are given elsewhere. Immutable.
public final class NodeFile {
    private static final String SECRET_KEY = "secret_key_hex";
    private static final String RELAY = "relay_url";
    private static final String LOCAL_AGENT = "local_agent_url";
    private static final String ACL = "acl";
    private static final String CP_URL = "cp_url";

    private static final JsonShape<NodeFile> SHAPE = NodeFile::read;

    private final JsonObject text;
    private final ConfiguredAcl acl;

    private NodeFile(JsonObject text, ConfiguredAcl acl) {
        this.text = text;
        this.acl = acl;
    }

    /// Reads the file's text.
    public static Decoded<NodeFile> parse(String json) {
        return Json.decode(json, SHAPE);
    }

    private static NodeFile read(JsonValue value) throws MalformedJson {
        var in = ObjectReader.of(value, "node configuration", SECRET_KEY, RELAY, LOCAL_AGENT, ACL, CP_URL);
        in.string(SECRET_KEY);
        in.string(RELAY);
        in.string(LOCAL_AGENT);
        in.optionalString(CP_URL);
        ConfiguredAcl acl = in.has(ACL) ? in.read(ACL, ConfiguredAcl.SHAPE) : ConfiguredAcl.none();
        if (!(value instanceof JsonObject object)) {
            throw new MalformedJson("node configuration: expected an object");
        }
        return new NodeFile(object, acl);
    }

    /// The key's text; empty if it is given elsewhere.
    public Secret secretKey() {
        return Secret.of(member(SECRET_KEY));
    }

    /// What the file says of access.
    public ConfiguredAcl acl() {
        return acl;
    }

    /// The settings that are not empty, by their keys in the file; the secret key among them. The ACL is none:
    /// it is no text. Of an object the texts are `NAME=VALUE` with commas between.
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        text.members().forEach((key, value) -> texts.put(key, textOf(value)));
        texts.remove(ACL);
        texts.values().removeIf(String::isEmpty);
        return texts;
    }

    private static String textOf(JsonValue value) {
        return switch (value) {
            case JsonString(var string) -> string;
            case JsonObject object ->
                object.members().entrySet().stream()
                        .map(member -> member.getKey() + "=" + textOf(member.getValue()))
                        .collect(Collectors.joining(","));
            case JsonNull _ -> "";
            case JsonBoolean _, JsonInteger _, JsonDouble _, JsonArray _ -> value.toString();
        };
    }

    /// The file's new text with another key: two blanks of indent, the original's members in its order,
    /// then those that it does not know. Nothing is added: the original would write `default_deny: false`
    /// where the file was silent, and from then on it would say that everybody may call.
    public String withSecretKey(Secret key) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put(SECRET_KEY, new JsonString(key.reveal()));
        for (String known : List.of(RELAY, LOCAL_AGENT, ACL, CP_URL)) {
            JsonValue value = text.get(known);
            if (value != null) {
                members.put(known, value);
            }
        }
        text.members().forEach(members::putIfAbsent);
        return PrettyJson.text(members);
    }

    private String member(String name) {
        return text.get(name) instanceof JsonString(var value) ? value : "";
    }

    /// Which settings it has, without their values.
    @Override
    public String toString() {
        return "NodeFile" + text.members().keySet();
    }
}
