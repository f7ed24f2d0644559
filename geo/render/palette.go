package render

import "image/color"

// Palette are the colours of a theme by name, for what draws the same map by other means.
func Palette(t Theme) map[string]color.NRGBA {
	st := styleOf(t)
	return map[string]color.NRGBA{
		"sea": st.sea, "land": st.land, "ice": st.ice, "urban": st.urban, "lake": st.lake,
		"river": st.river, "admin1": st.admin1, "coast": st.coast, "admin0": st.admin0, "disputed": st.disputed,
		"country": st.country, "region": st.region, "city": st.city, "water": st.water, "dot": st.dot, "nameHalo": st.nameHalo,
		"label": st.label, "detail": st.detail, "labelHalo": st.labelHalo,
		"ink": st.ink, "accent": st.accent, "paper": st.paper, "veil": st.veil,
	}
}
