package shop.billing.payments;

import java.math.BigDecimal;

public record Payment(String id, String account, BigDecimal amount) {}
