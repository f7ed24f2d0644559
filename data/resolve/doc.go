// Package resolve makes incidents of claims: dates, figures with their range and the rule of their headline, responsibility, links,
// disputes. It is pure: the same case gives the same snapshot, and nothing is averaged, dropped or hidden on the way.
package resolve
