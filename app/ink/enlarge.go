package ink

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"incidentmap/app/look"
)

// Enlarge makes what is drawn for text of the usual size k times as large.
func (d *Drawing) Enlarge(k float32) {
	if k == 1 {
		return
	}
	for _, o := range d.Objects {
		switch o := o.(type) {
		case *canvas.Text:
			o.TextSize = look.Enlarge(o.TextSize, k)
		case *canvas.Rectangle:
			o.CornerRadius, o.StrokeWidth = o.CornerRadius*k, o.StrokeWidth*k
		case *canvas.Circle:
			o.StrokeWidth *= k
		case *canvas.ArbitraryPolygon:
			o.StrokeWidth *= k
			for i, p := range o.Points {
				o.Points[i] = times(p, k)
			}
		case *canvas.Line:
			o.StrokeWidth *= k
			o.Position1, o.Position2 = times(o.Position1, k), times(o.Position2, k)
			continue
		}
		at, size := o.Position(), o.Size()
		o.Resize(fyne.NewSize(size.Width*k, size.Height*k))
		o.Move(times(at, k))
	}
}

func times(p fyne.Position, k float32) fyne.Position { return fyne.NewPos(p.X*k, p.Y*k) }
