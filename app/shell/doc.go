// Package shell is the window: it composes map, list, details, menus, toolbar and status line around one model, and is the only package
// that knows more than one view.
package shell
