package shop.billing.invoices;

import java.math.BigDecimal;

public record OrderPlaced(String id, String customer, BigDecimal total) {}
