// Package e2e starts the real program in a real window on an X server of its own, drives it with synthetic keys and clicks as a user
// would, and checks what comes of it: what is opened, what is remembered, what is on the screen.
package e2e
