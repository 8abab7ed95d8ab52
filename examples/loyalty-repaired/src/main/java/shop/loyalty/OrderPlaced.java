package shop.loyalty;

public record OrderPlaced(String id, String customer, int points) {}
