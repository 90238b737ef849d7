package dev.invert;

/**
 * AUC of an explanation on held-out samples, which the search did not see.
 *
 * @param auc AUC on the held-out samples; NaN if all or none of them satisfy the formula
 * @param interval 95 % confidence interval of {@code auc} (DeLong et al. 1988)
 * @param shrinkage AUC on the searched samples minus {@code auc}: the optimism due to selection by the search
 */
public record HeldOut(double auc, Interval interval, double shrinkage) {}
