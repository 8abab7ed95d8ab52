import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Prints what the Kafka on the class path states of its configuration keys, one JSON object a line: keys of every definition, then the constants that
 * name keys. Works by reflection alone, with Kafka 0.10.2 to 4.x: `java -cp 'jars/*' Definitions.java`. Kafka's documentation texts are only asked
 * whether they call a key deprecated; they are not printed.
 */
class Definitions {
    private static final String CLIENTS = "org.apache.kafka.clients.";
    /** Where a definition is, by scope: `class#field` or `class#method()`, the first that exists. */
    private static final Map<String, List<String>> PLACES = Map.of(
        "producer", List.of(CLIENTS + "producer.ProducerConfig#CONFIG"),
        "consumer", List.of(CLIENTS + "consumer.ConsumerConfig#CONFIG"),
        "admin", List.of(CLIENTS + "admin.AdminClientConfig#CONFIG"),
        "streams", List.of("org.apache.kafka.streams.StreamsConfig#CONFIG"),
        "broker", List.of("org.apache.kafka.server.config.AbstractKafkaConfig#CONFIG_DEF", "kafka.server.KafkaConfig#configDef()", "kafka.server.KafkaConfig$#configDef", "kafka.server.KafkaConfig$#kafka$server$KafkaConfig$$configDef"),
        "topic", List.of("org.apache.kafka.storage.internals.log.LogConfig#CONFIG", "kafka.log.LogConfig$#configDef", "kafka.log.LogConfig$#kafka$log$LogConfig$$configDef"));
    private static final List<String> CONSTANTS = List.of(CLIENTS + "producer.ProducerConfig", CLIENTS + "consumer.ConsumerConfig", CLIENTS + "admin.AdminClientConfig",
        CLIENTS + "CommonClientConfigs", "org.apache.kafka.common.config.SaslConfigs", "org.apache.kafka.common.config.SslConfigs", "org.apache.kafka.common.config.TopicConfig", "org.apache.kafka.streams.StreamsConfig");

    public static void main(String[] arguments) throws Exception {
        Map<String, Set<String>> deprecated = constants();
        Map<?, ?> updates = updateModes();
        for (Map.Entry<String, List<String>> place : new TreeMap<>(PLACES).entrySet()) {
            Object definition = first(place.getValue());
            if (definition == null) continue;
            Map<?, ?> keys = (Map<?, ?>) method(definition.getClass(), "configKeys").invoke(definition);
            for (Object key : keys.values()) print(place.getKey(), key, deprecated.getOrDefault(place.getKey(), Set.of()), place.getKey().equals("broker") ? updates : Map.of());
        }
    }

    private static void print(String scope, Object key, Set<String> deprecated, Map<?, ?> updates) throws Exception {
        String name = (String) field(key, "name");
        Object internal = field(key, "internalConfig");
        if (Boolean.TRUE.equals(internal)) return;
        Map<String, Object> facts = new TreeMap<>();
        facts.put("scope", scope);
        facts.put("name", name);
        facts.put("type", String.valueOf(field(key, "type")).toLowerCase());
        facts.put("importance", String.valueOf(field(key, "importance")).toLowerCase());
        Object value = field(key, "defaultValue");
        // The definition's mark for "none, and one has to be given" is a plain object.
        if (value == null) facts.put("default", null);
        else if (value.getClass() != Object.class) facts.put("default", text(value));
        Object validator = field(key, "validator");
        if (validator != null) {
            Object strings = field(validator, "validStrings");
            if (strings instanceof Map) strings = ((Map<?, ?>) strings).keySet();
            if (strings == null) strings = nested(validator);
            if (strings instanceof Collection) facts.put("values", ((Collection<?>) strings).stream().map(String::valueOf).collect(Collectors.toList()));
            else if (!validator.toString().matches("(?s).*[@$].*|.*Lambda.*")) facts.put("valid", validator.toString());
        }
        String documentation = String.valueOf(field(key, "documentation"));
        if (deprecated.contains(name) || documentation.matches("(?is)^\\W*deprecated\\b.*|.*\\bthis (config|configuration|property|option|setting) (has been|is|was) (marked )?deprecated.*")) facts.put("deprecated", true);
        if (updates.get(name) != null) facts.put("update", updates.get(name).toString());
        System.out.println(json(facts));
    }

    /** The values of a list's validator that wraps another one (Kafka 4.1 and later). */
    private static Object nested(Object validator) throws Exception {
        Object inner = field(validator, "validString");
        return inner == null ? null : field(inner, "validStrings");
    }

    /** Prints the constants, and says by scope which keys' constants are marked deprecated in the scope's own class. */
    private static Map<String, Set<String>> constants() throws Exception {
        Map<String, Set<String>> deprecated = new TreeMap<>();
        for (String name : CONSTANTS) {
            Class<?> type = load(name);
            if (type == null) continue;
            for (Field field : type.getFields()) {
                if (!Modifier.isStatic(field.getModifiers()) || field.getType() != String.class || field.getName().endsWith("_DOC")) continue;
                String key = (String) field.get(null);
                if (key == null || !key.matches("[a-z][a-z0-9]*([._-][a-z0-9]+)+|acks|retries|debug")) continue;
                String scope = Map.of("ProducerConfig", "producer", "ConsumerConfig", "consumer", "AdminClientConfig", "admin", "StreamsConfig", "streams", "TopicConfig", "topic").get(type.getSimpleName());
                if (scope != null && field.isAnnotationPresent(Deprecated.class)) deprecated.computeIfAbsent(scope, s -> new TreeSet<>()).add(key);
                System.out.println(json(new TreeMap<>(Map.of("constant", field.getName(), "class", type.getSimpleName(), "key", key))));
            }
        }
        return deprecated;
    }

    /** Which of a broker's keys can be changed while it runs. */
    private static Map<?, ?> updateModes() throws Exception {
        for (String name : List.of("org.apache.kafka.server.config.DynamicBrokerConfig", "kafka.server.DynamicBrokerConfig$", "kafka.server.DynamicBrokerConfig")) {
            Class<?> type = load(name);
            if (type == null) continue;
            for (Method method : type.getMethods()) {
                if (!method.getName().equals("dynamicConfigUpdateModes") || method.getParameterCount() > 0) continue;
                Object modes = method.invoke(Modifier.isStatic(method.getModifiers()) ? null : type.getField("MODULE$").get(null));
                if (modes instanceof Map) return (Map<?, ?>) modes;
            }
        }
        return Map.of();
    }

    private static Object first(List<String> places) throws Exception {
        for (String place : places) {
            Class<?> type = load(place.substring(0, place.indexOf('#')));
            if (type == null) continue;
            String member = place.substring(place.indexOf('#') + 1);
            Object instance = type.getName().endsWith("$") ? type.getField("MODULE$").get(null) : null;
            if (member.endsWith("()")) {
                Method method = method(type, member.substring(0, member.length() - 2));
                if (method != null) return method.invoke(instance);
            } else {
                for (Field field : type.getDeclaredFields()) {
                    if (!field.getName().equals(member)) continue;
                    field.setAccessible(true);
                    return field.get(instance);
                }
            }
        }
        return null;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private static Method method(Class<?> type, String name) {
        for (Method method : type.getMethods()) if (method.getName().equals(name) && method.getParameterCount() == 0) return method;
        return null;
    }

    private static Object field(Object object, String name) throws Exception {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!field.getName().equals(name)) continue;
                field.setAccessible(true);
                return field.get(object);
            }
        }
        return null;
    }

    private static String text(Object value) {
        if (value instanceof Class) return ((Class<?>) value).getName();
        if (value instanceof Collection) return ((Collection<?>) value).stream().map(Definitions::text).collect(Collectors.joining(","));
        return String.valueOf(value);
    }

    private static String json(Object value) {
        if (value == null || value instanceof Boolean) return String.valueOf(value);
        if (value instanceof Map) return ((Map<?, ?>) value).entrySet().stream().map(e -> json(e.getKey()) + ":" + json(e.getValue())).collect(Collectors.joining(",", "{", "}"));
        if (value instanceof Collection) return new ArrayList<>((Collection<?>) value).stream().map(Definitions::json).collect(Collectors.joining(",", "[", "]"));
        return '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ") + '"';
    }
}
