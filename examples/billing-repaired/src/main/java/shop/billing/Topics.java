package shop.billing;

import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

@Configuration
public class Topics {

    @Bean
    NewTopic invoicesCreated() {
        return TopicBuilder.name("invoices.created").partitions(6).replicas(3).config("min.insync.replicas", "2").build();
    }

    @Bean
    NewTopic invoicesCancelled() {
        return TopicBuilder.name("invoices.cancelled").partitions(6).replicas(3).config("min.insync.replicas", "2").build();
    }
}
