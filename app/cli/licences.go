package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"incidentmap/app/licences"
	"incidentmap/app/words"
)

func licencesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "licences [NAME]",
		Short: "List what is inside the program and under which licences",
		Long: `List the modules, fonts and data inside the program, of all systems that it is made for, and their licences.

NAME is a part of a name: only these are listed.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("found %q after the name %q; one name at a time", args[1], args[0])
			}
			return nil
		},
	}
	format := formatFlag(cmd, formatTable, formatJSON, formatCSV)
	texts := cmd.Flags().Bool("texts", false, "print the licences themselves")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *texts && cmd.Flags().Changed("format") {
			return usagef("--texts and --format do not go together")
		}
		all, err := licences.All()
		if err != nil {
			return err
		}
		if len(args) == 1 {
			if all = named(all, args[0]); len(all) == 0 {
				return fmt.Errorf("nothing inside the program is named %q", args[0])
			}
		}
		return output(cmd, func(w *bytes.Buffer) error {
			if *texts {
				writeLicenceTexts(w, all)
				return nil
			}
			return writeLicences(w, *format, all)
		})
	}
	return cmd
}

// named is the components that have a part in their names, whatever its case.
func named(all []licences.Component, part string) (found []licences.Component) {
	for _, c := range all {
		if strings.Contains(strings.ToLower(c.Name), strings.ToLower(part)) {
			found = append(found, c)
		}
	}
	return found
}

// licenceRecord is a component in the output of licences. Names and order are a contract.
type licenceRecord struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Licence string `json:"licence"`
}

func licenceCells(r licenceRecord) []string { return []string{r.Name, r.Version, r.Licence} }

func writeLicences(w *bytes.Buffer, format string, all []licences.Component) error {
	records := make([]licenceRecord, len(all))
	for i, c := range all {
		records[i] = licenceRecord{c.Name, c.Version, c.Licence}
	}
	switch format {
	case formatJSON:
		return writeJSON(w, records)
	case formatCSV:
		return csvForm([]string{"name", "version", "licence"}, false, licenceCells).all(w, records)
	}
	rows := make([]row, len(records))
	for i, r := range records {
		rows[i].cells = licenceCells(r)
	}
	if err := writeTable(w, []column{{title: "NAME", width: 34}, {title: "VERSION", width: 38}, {title: "LICENCE"}}, rows); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s\n", words.Plural(len(all), "component"))
	return nil
}

// writeLicenceTexts writes the licences one below the other, each under what it is for.
func writeLicenceTexts(w *bytes.Buffer, all []licences.Component) {
	rule := strings.Repeat("_", 80)
	for i, c := range all {
		if i > 0 {
			fmt.Fprintf(w, "\n%s\n\n", rule)
		}
		fmt.Fprintf(w, "%s\n%s\n\n%s", strings.TrimSpace(c.Name+" "+c.Version), c.Licence, c.Text)
	}
}
