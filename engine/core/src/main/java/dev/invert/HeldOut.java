package dev.invert;

/**
 * An explanation on samples that the search did not see.
 *
 * @param auc there; NaN if all or none of those samples satisfy the formula
 * @param interval 95 % confidence interval of it (DeLong et al. 1988)
 * @param shrinkage AUC on the samples of the search minus {@code auc}: how much of it the search made up
 */
public record HeldOut(double auc, Interval interval, double shrinkage) {}
