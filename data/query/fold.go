package query

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold reduces a text to what a search compares: without case, accents and vowel signs, with Cyrillic in Latin letters, and with letters
// alike that are typed for each other (the yeh and kaf of Arabic and Persian, the dotless i of Turkish, digits of any script, kinds of
// dash). Apostrophes are dropped. Folding a folded text changes nothing.
func Fold(s string) string { return string(AppendFold(make([]byte, 0, len(s)), s)) }

// AppendFold appends the folded text to dst.
func AppendFold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if f := foldASCII[c]; f != 0 {
				dst = append(dst, f)
			}
			i++
			continue
		}
		var size int
		dst, size = AppendFoldUnit(dst, s[i:])
		i += size
	}
	return dst
}

// AppendFoldUnit appends the folded form of the first letter of a text that is not empty and gives the letter's size in bytes, so that
// folding can be followed letter by letter: AppendFold does nothing else. A mark is a letter by itself, that folds to nothing.
func AppendFoldUnit(dst []byte, s string) (folded []byte, size int) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r < utf8.RuneSelf:
		if f := foldASCII[r]; f != 0 {
			dst = append(dst, f)
		}
		return dst, size
	case isDecomposedShortI(r, s[size:]):
		return append(dst, 'y'), size + len(breve)
	case r < tabled:
		return append(dst, foldTable()[r]...), size
	}
	return foldRune(dst, r), size
}

const breve = "\u0306"

// isDecomposedShortI knows the one letter whose accent counts, й, when the accent is written as a character of its own.
func isDecomposedShortI(r rune, rest string) bool {
	return (r == 'и' || r == 'И') && len(rest) >= len(breve) && rest[:len(breve)] == breve
}

// tabled is the end of the scripts whose letters are folded by table, which is what makes searching fast: Latin, Greek, Cyrillic, Hebrew, Arabic.
const tabled = 0x800

var foldTable = sync.OnceValue(func() *[tabled]string {
	var t [tabled]string
	for r := rune(utf8.RuneSelf); r < tabled; r++ {
		t[r] = string(foldRune(nil, r))
	}
	return &t
})

// foldASCII has the folded form of each character, 0 if it is dropped. NUL, which is no text, becomes a blank.
var foldASCII = func() (t [utf8.RuneSelf]byte) {
	for c := range t {
		t[c] = byte(unicode.ToLower(rune(c)))
	}
	t[0], t['\''], t['`'] = ' ', 0, 0
	return t
}()

// foldRune folds a character that may stand for several.
func foldRune(dst []byte, r rune) []byte {
	if short, ok := alike[unicode.ToLower(r)]; ok {
		return append(dst, short...)
	}
	var room [64]byte
	for _, r := range string(norm.NFKD.AppendString(room[:0], string(r))) {
		if unicode.In(r, unicode.Mn, unicode.Cf) {
			continue
		}
		r = unicode.ToLower(r)
		if other, ok := alike[r]; ok {
			dst = append(dst, other...)
			continue
		}
		if digit, ok := digitOf(r); ok {
			r = digit
		}
		if r < utf8.RuneSelf {
			if f := foldASCII[r]; f != 0 {
				dst = append(dst, f)
			}
			continue
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// alike are the letters that folding replaces and normalisation leaves alone. Cyrillic follows BGN/PCGN 1947 for Russian without its signs
// for hard and soft, and with е and ё always as e, as most names are spelled in English; letters of other languages follow their own
// Latin alphabets, folded.
var alike = map[rune]string{
	'ı': "i", 'ß': "ss", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ħ': "h", 'ŋ': "n", 'ə': "a", 'ς': "σ",
	'ي': "ی", 'ى': "ی", 'ې': "ی", 'ك': "ک", 'ة': "ه", 'ە': "ه", 'ـ': "",
	'–': "-", '—': "-", '‑': "-", '‐': "-", '−': "-",
	'’': "", '‘': "", 'ʼ': "", 'ʿ': "", 'ʾ': "", 'ʹ': "", 'ʺ': "",

	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k", 'л': "l", 'м': "m",
	'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh",
	'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	'є': "ye", 'і': "i", 'ґ': "g", 'ђ': "d", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'џ': "dz", 'ѕ': "dz",
	'ғ': "gh", 'қ': "q", 'ҳ': "h", 'ҷ': "j", 'ң': "n", 'ө': "o", 'ү': "u", 'ұ': "u", 'һ': "h", 'ә': "a",
}

// digitOf is the ASCII digit for a decimal digit of another script: Unicode keeps the ten of each script together, in order.
func digitOf(r rune) (rune, bool) {
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	value := rune(0)
	for value < 9 && unicode.Is(unicode.Nd, r-value-1) {
		value++
	}
	return '0' + value, true
}
