package io.github.sublstm.params;

/**
 * What the parameters of a recurrent layer start from that are no weights.
 *
 * @param forgetGateBias the forget gate's bias; ignored by a cell without one
 * @param decay the parameter of the decay; ignored by a cell without one
 * @param balance θ of all balance weights, or null if the layer learns none
 * @param divisive κ, or null if the layer has no divisive part
 */
public record InitialValues(double forgetGateBias, double decay, Double balance, Double divisive) {}
