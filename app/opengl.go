package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"

	"github.com/go-gl/glfw/v3.4/glfw"
)

// errNoOpenGL tells what to do where the toolkit would end the program without a word.
var errNoOpenGL = errors.New("the window needs OpenGL 2.1, which this display does not offer; " + openGLHelp)

// openGLHelp is what helps on this system.
var openGLHelp = map[string]string{
	"linux":   `install the package libgl1-mesa-dri, which draws on the processor; "incidentmap list" and "incidentmap render -o map.png" work without`,
	"windows": `install the driver of the graphics card, or put opengl32.dll and libgallium_wgl.dll of Mesa, which draw on the processor, beside the program`,
}[runtime.GOOS]

// haveOpenGL makes sure that the toolkit can open a window, and returns why it cannot. Where the display's own driver fails, what is drawn is drawn on the
// processor. A session of Wayland always draws with OpenGL itself, and so does macOS.
func haveOpenGL() error {
	if runtime.GOOS == "darwin" || runtime.GOOS == "linux" && os.Getenv("WAYLAND_DISPLAY") != "" {
		return nil
	}
	if err := glfwInit(); err != nil {
		return fmt.Errorf("there is no display to open a window on: %w", err)
	}
	drawn := canDraw()
	glfw.Terminate()
	switch {
	case drawn:
		return nil
	case runtime.GOOS != "linux":
		return errNoOpenGL
	}
	if err := os.Setenv("LIBGL_ALWAYS_SOFTWARE", "1"); err != nil {
		return err
	}
	if err := glfwInit(); err != nil {
		return err
	}
	if canDraw() {
		glfw.Terminate()
		return nil
	}
	// An X server without GLX still shows what EGL draws. The hint holds for the toolkit's windows as long as GLFW is not ended.
	glfw.WindowHint(glfw.ContextCreationAPI, glfw.EGLContextAPI)
	if canDraw() {
		return nil
	}
	glfw.Terminate()
	return errNoOpenGL
}

func glfwInit() (err error) {
	defer mute()()
	defer recovered(&err)
	return glfw.Init()
}

// canDraw reports whether a window that is never seen can be opened as the toolkit opens its own.
func canDraw() bool { return openHidden() == nil }

func openHidden() (err error) {
	defer mute()()
	defer recovered(&err)
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
	w, err := glfw.CreateWindow(16, 16, appName, nil, nil)
	if err == nil && w == nil {
		err = errNoOpenGL // the binding tells some failures to the log alone
	}
	if err == nil {
		w.Destroy()
	}
	return err
}

// recovered makes an error of a panic: the binding panics where it does not know a failure.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%v", p)
	}
}

// mute keeps what the binding writes to the log and to standard error from the user, for whom the error is put into words.
func mute() (unmute func()) {
	stderr, to := os.Stderr, log.Writer()
	log.SetOutput(io.Discard)
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return func() { log.SetOutput(to) }
	}
	os.Stderr = null
	return func() {
		os.Stderr = stderr
		log.SetOutput(to)
		null.Close()
	}
}
