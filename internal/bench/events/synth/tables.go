package synth

import (
	"fmt"
	"strconv"
)

var acledTypes = [][2]string{
	{"Battles", "Armed clash"}, {"Explosions/Remote violence", "Shelling/artillery/missile attack"}, {"Violence against civilians",
		"Attack"},
	{"Protests", "Peaceful protest"}, {"Riots", "Mob violence"}, {"Strategic developments", "Change to group/activity"},
}

func acled(m *maker) row {
	p, lon, lat := m.somewhere()
	c := countries[p.country]
	day := m.day()
	kind := acledTypes[m.IntN(len(acledTypes))]
	second, targeting := m.actor(), ""
	if kind[0] == acledTypes[2][0] {
		second, targeting = "Civilians ("+c.name+")", "Civilian targeting"
	}
	return row{
		fmt.Sprintf("%.3s%d", c.name, m.n+1), day.Format("02 January 2006"), strconv.Itoa(day.Year()), m.oneOf(90, 8, 2),
		"Political violence", kind[0], kind[1],
		m.actor(), m.actor(), "Rebel group", second, "", "Civilians", "Rebel group-Civilians", targeting, strconv.Itoa(c.iso),
		"Region " + strconv.Itoa(p.country%16), c.name,
		p.admin, "District " + strconv.Itoa(1+m.IntN(200)), "", p.name, lat, lon, m.oneOf(75, 20, 5),
		"Source " + strconv.Itoa(m.IntN(900)) + "; Monitor " + strconv.Itoa(m.IntN(90)),
		"Subnational-National", m.prose(108 + m.IntN(130)), strconv.Itoa(m.toll()), "",
		strconv.FormatInt(1_700_000_000+int64(m.n%5_000_000), 10),
	}
}

// oneOf gives 1, 2, 3 ... with chances in a hundred.
func (m *maker) oneOf(chances ...int) string {
	n := m.IntN(100)
	for i, c := range chances {
		if n -= c; n < 0 {
			return strconv.Itoa(i + 1)
		}
	}
	return "1"
}

// flag is 1 with a chance in a hundred.
func (m *maker) flag(chance int) string {
	if m.IntN(100) < chance {
		return "1"
	}
	return "0"
}

func ucdp(m *maker) row {
	p, lon, lat := m.somewhere()
	c := countries[p.country]
	start := m.day()
	end := start
	precision := m.oneOf(80, 10, 5, 4, 1)
	switch precision {
	case "2":
		end = start.AddDate(0, 0, 3)
	case "3", "4":
		end = start.AddDate(0, 0, 20)
	case "5":
		end = start.AddDate(0, 6, 0)
	}
	const stamp = "2006-01-02 15:04:05.000"
	best := m.toll()
	low, high := best-m.IntN(best/2+1), best+m.IntN(best/2+2)
	civilians := best / 3
	a, b := m.actor(), m.actor()
	id, year := strconv.Itoa(m.n+1), strconv.Itoa(start.Year())
	group := strconv.Itoa(m.IntN(1000))
	return row{
		id, c.name[:3] + "-" + year + "-" + id, year, "1", "Clear", m.oneOf(70, 15, 15), group, group, c.name + ": Government", group,
		group, a + " - " + b, group, group, a, group, group, b,
		strconv.Itoa(1 + m.IntN(4)), "\"Agency " + strconv.Itoa(m.IntN(90)) + "," + start.Format("2006-01-02") + ",Report\"", "Agency",
		start.Format("2006-01-02"), "Report", m.prose(40),
		m.oneOf(55, 20, 13, 7, 2, 2, 1), p.name, p.name + " town", p.admin + " province", "District " + strconv.Itoa(m.IntN(200)), lat,
		lon, "POINT (" + lon + " " + lat + ")", strconv.Itoa(m.IntN(250_000)),
		c.name, strconv.Itoa(c.iso), "Region", "1", precision, start.Format(stamp), end.Format(stamp), strconv.Itoa(best - civilians),
		"0", strconv.Itoa(civilians), "0",
		strconv.Itoa(best), strconv.Itoa(high), strconv.Itoa(low), strconv.Itoa(c.iso), "",
	}
}

var gtdTypes = []string{"Bombing/Explosion", "Armed Assault", "Assassination", "Hostage Taking (Kidnapping)",
	"Facility/Infrastructure Attack", "Unarmed Assault", "Unknown"}

func gtd(m *maker) row {
	p, lon, lat := m.somewhere()
	c := countries[p.country]
	day := m.day()
	month, monthDay := int(day.Month()), day.Day()
	specificity := m.oneOf(70, 12, 10, 6, 2)
	switch n := m.IntN(100); {
	case n < 1:
		month, monthDay = 0, 0
	case n < 3:
		monthDay = 0
	}
	if specificity == "5" {
		lon, lat = "", ""
	}
	killed := strconv.Itoa(m.toll())
	if m.IntN(20) == 0 {
		killed = ""
	}
	kind := m.IntN(len(gtdTypes))
	fields := map[string]string{
		"eventid": fmt.Sprintf("%04d%02d%02d%04d", day.Year(), month, monthDay, m.n%10_000), "iyear": strconv.Itoa(day.Year()),
		"imonth": strconv.Itoa(month), "iday": strconv.Itoa(monthDay),
		"country": strconv.Itoa(p.country + 1), "country_txt": c.name, "region": "10", "region_txt": "Region", "provstate": p.admin,
		"city": p.name, "latitude": lat, "longitude": lon,
		"specificity": specificity, "vicinity": m.flag(5), "summary": m.prose(300 + m.IntN(200)), "crit1": "1", "crit2": "1",
		"crit3": "1", "doubtterr": "0", "multiple": "0",
		"success": m.flag(90), "suicide": "0", "attacktype1": strconv.Itoa(kind + 1), "attacktype1_txt": gtdTypes[kind],
		"targtype1": "14", "targtype1_txt": "Private Citizens & Property",
		"target1": "Unspecified civilians", "gname": m.actor(), "guncertain1": "0", "individual": "0", "nperps": "-99", "nperpcap": "-9",
		"claimed": m.flag(10), "weaptype1": "6", "weaptype1_txt": "Explosives",
		"nkill": killed, "nkillus": "0", "nkillter": "0", "nwound": strconv.Itoa(m.toll()), "property": "-9", "ishostkid": "0",
		"nhostkid": "-99", "INT_LOG": "-9", "INT_IDEO": "-9", "INT_MISC": "0", "INT_ANY": "-9",
		"scite1": m.prose(90), "dbsource": "Synthetic",
	}
	out := make(row, len(headers["gtd"]))
	for i, name := range headers["gtd"] {
		out[i] = fields[name]
	}
	return out
}
