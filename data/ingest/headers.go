package ingest

import (
	"strings"

	"incidentmap/data/query"
)

// headers are names of columns by what they mean, folded, in English, German, French, Spanish, Russian and Persian, and in what this program and
// other data sets write. Of two columns with the same meaning the name that stands first wins.
var headers = parseHeaders([]struct {
	role  Role
	names string
}{
	{ID, "id;event id;incident id;eventid;event id cnty;uid;guid;identifier;kennung;identifiant;identificador;nr;no"},
	{Title, "title;headline;event;incident;event name;incident name;name;titel;bezeichnung;ereignis;titre;evenement;titulo;nombre;evento;название;событие;عنوان"},
	{Kind, "kind;event type;type;category;incident type;attack type;attacktype1 txt;sub event type;art;typ;ereignistyp;tipo;categorie;categoria;тип;вид;نوع"},
	{Status, "status;outcome;success;ergebnis;zustand;statut;resultat;estado;resultado;статус"},
	{Date, "date;event date;incident date;when;day of event;datum;fecha;дата;تاریخ;datetime;timestamp;occurred;date of attack"},
	{Start, "start;start date;date start;begin;from;beginn;von;debut;date debut;inicio;fecha inicio;начало;startdate;event start"},
	{End, "end;end date;date end;until;to;ende;bis;fin;date fin;fecha fin;конец;enddate;event end"},
	{Year, "year;iyear;jahr;annee;ano;год"},
	{Month, "month;imonth;monat;mois;mes;месяц"},
	{Day, "day;iday;tag;jour;dia;день"},
	{PlaceName, "place;location;place name;location name;city;town;site;where coordinates;ort;stadt;ortsname;lieu;ville;lugar;ciudad;localidad;место;город;مکان;شهر"},
	{Admin, "admin;admin1;adm 1;admin 1;province;state;region;provstate;governorate;provinz;bundesland;departement;provincia;estado provincia;область;провинция;استان"},
	{Country, "country;country name;country txt;nation;iso2;country code;iso3;land;staat;pays;pais;страна;کشور"},
	{Position, "coordinates;position;coords;coordinate;location coordinates;latlon;lat lon;latlng;lat lng;lonlat;mgrs;utm;grid;grid reference;geo;geom;geometry;wkt;gps;point;" +
		"koordinaten;coordonnees;coordenadas;координаты"},
	{Longitude, "longitude;lon;lng;long;x;xcoord;point x;geo lon;lange;laenge;langengrad;geogr lange;longitud;долгота;طول جغرافیایی"},
	{Latitude, "latitude;lat;y;ycoord;point y;geo lat;breite;breitengrad;geogr breite;latitud;широта;عرض جغرافیایی"},
	{Zone, "utm zone;zone;utmzone"},
	{Easting, "easting;utm e;utm easting;ostwert;rechtswert"},
	{Northing, "northing;utm n;utm northing;nordwert;hochwert"},
	{Precision, "precision;location precision;accuracy;genauigkeit;precision geografica;точность"},
	{Radius, "precision m;radius;radius m;accuracy m;uncertainty m;coordinate uncertainty in meters;coordinateuncertaintyinmeters"},
	{Killed, "killed;fatalities;deaths;dead;nkill;number killed;total deaths;best;tote;todesopfer;getotete;morts;tues;muertos;fallecidos;погибшие;погибших;убито;کشته;کشته شدگان"},
	{KilledMin, "killed min;killed at least;fatalities min;min killed;deaths min;low;tote min;morts min;muertos min"},
	{KilledMax, "killed max;killed at most;fatalities max;max killed;deaths max;high;tote max;morts max;muertos max"},
	{KilledQual, "killed qualifier;killed precision"},
	{Wounded, "wounded;injured;injuries;nwound;number wounded;casualties injured;verletzte;verwundete;blesses;heridos;раненые;раненых;ранено;زخمی;مجروح"},
	{WoundedMin, "wounded min;injured min;min wounded;verletzte min"},
	{WoundedMax, "wounded max;injured max;max wounded;verletzte max"},
	{WoundedQual, "wounded qualifier;injured qualifier"},
	{ClaimedBy, "claimed by;claimed;responsibility claimed by;bekannt von;revendique par;reivindicado por"},
	{AttributedTo, "attributed to;perpetrator;perpetrators;group;group name;gname;actor;actor1;suspect;attributed;tater;taeter;gruppe;auteur;groupe;autor;grupo;организация;группа;عامل"}, //nolint:misspell // Spanish
	{Accused, "accused;accused party;beschuldigt;accuse;acusado"},
	{Denied, "denied;denied by;bestreitet;dementi;niega"},
	{Method, "method;weapon;weapons;weapon type;weaptype1 txt;methode;waffe;arme;metodo;arma;оружие"},
	{Target, "target;targets;target type;targtype1 txt;target1;ziel;cible;objetivo;blanco;цель"},
	{Notes, "notes;note;description;summary;details;text;comment;comments;remarks;narrative;content;beschreibung;bemerkung;notizen;zusammenfassung;resume;remarques;" +
		"descripcion;notas;resumen;описание;примечание;توضیحات"}, //nolint:misspell // Spanish
	{SourceName, "source;sources;publisher;source publisher;quelle;quellen;fuente;fuentes;источник;منبع"},
	{SourceTitle, "source title;source headline;article title;titel der quelle"},
	{SourceAddress, "url;link;source url;source link;website;web;href;source address;enlace;lien"},
})

// header is a meaning and how good its name is for it: 0 is best.
type header struct {
	role Role
	rank int
}

func parseHeaders(list []struct {
	role  Role
	names string
}) map[string]header {
	out := map[string]header{}
	for _, l := range list {
		for i, name := range strings.Split(l.names, ";") {
			if _, there := out[plain(name)]; !there {
				out[plain(name)] = header{l.role, i}
			}
		}
	}
	return out
}

// plain folds the name of a column and makes one blank of whatever parts its words.
func plain(name string) string {
	return strings.Join(strings.FieldsFunc(query.Fold(name), func(r rune) bool { return strings.ContainsRune(" _-./:()[]#*°,;", r) }), " ")
}
