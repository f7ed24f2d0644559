// Package revise says as edits what an analyst does to a case: add, correct, supersede, retract, move, merge, split, grade. Each function
// takes a case, leaves it as it is, and gives one edit, or an error that says what is missing. Nothing is overwritten without a trace: a claim
// that turns out otherwise is superseded or retracted, and stays readable.
package revise
