import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import java.io.FileReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's engine with the outbox event router in front of Kafka's own producer: what it routes is sent, flushed, and then marked.
 * Arguments: the engine's properties, the brokers, the topic, and "acks" when each acknowledgement is to be written to stdout as
 * "<event id> <milliseconds since 1970>" at the end.
 */
public class OutboxRelay {
  record Ack(String id, long at) {}

  public static void main(String[] arguments) throws Exception {
    Properties engineProperties = new Properties();
    try (Reader reader = new FileReader(arguments[0])) {
      engineProperties.load(reader);
    }
    String topic = arguments[2];
    boolean notesAcks = arguments.length > 3;
    List<Ack> acks = new ArrayList<>();
    AtomicReference<Exception> failed = new AtomicReference<>();
    KafkaProducer<String, String> producer = new KafkaProducer<>(producerProperties(arguments[1]));

    DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine = DebeziumEngine.create(Connect.class)
        .using(engineProperties)
        .using((ok, message, error) -> {
          if (error != null) error.printStackTrace();
          System.err.println("The engine ended: " + message);
          System.exit(3);
        })
        .notifying((events, committer) -> {
          for (var event : events) {
            SourceRecord routed = event.value();
            if (routed == null || !topic.equals(routed.topic())) continue;
            String id = String.valueOf(routed.headers().lastWithName("id").value());
            var out = new ProducerRecord<>(topic, (String) routed.key(), (String) routed.value());
            for (var header : routed.headers()) {
              if (header.value() != null) out.headers().add(header.key(), String.valueOf(header.value()).getBytes(StandardCharsets.UTF_8));
            }
            producer.send(out, (metadata, error) -> {
              if (error != null) failed.set(error);
              else if (notesAcks) acks.add(new Ack(id, System.currentTimeMillis()));
            });
          }
          producer.flush();
          if (failed.get() != null) throw new RuntimeException(failed.get());
          for (var event : events) committer.markProcessed(event);
          committer.markBatchFinished();
        }).build();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      StringBuilder lines = new StringBuilder();
      for (Ack ack : acks) lines.append(ack.id()).append(' ').append(ack.at()).append('\n');
      System.out.print(lines);
      System.out.flush();
    }));
    engine.run();
  }

  static Properties producerProperties(String brokers) {
    Properties properties = new Properties();
    String strings = "org.apache.kafka.common.serialization.StringSerializer";
    properties.put("bootstrap.servers", brokers);
    properties.put("acks", "all");
    properties.put("batch.size", "262144");
    properties.put("key.serializer", strings);
    properties.put("value.serializer", strings);
    return properties;
  }
}
