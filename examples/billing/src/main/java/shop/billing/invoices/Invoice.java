package shop.billing.invoices;

import java.math.BigDecimal;

public record Invoice(String number, String orderId, String customer, BigDecimal total) {}
