using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Doctor;

/// <summary>Prints what <c>doctor</c> found for people at a terminal.</summary>
internal static class DoctorTable
{
    private const int StateWidth = 7;

    /// <summary>Prints.</summary>
    public static void Write(IAnsiConsole console, DoctorReport report)
    {
        console.WriteLine($"earlyexit {ToolVersion.Text}");
        int indent = StateWidth + report.Checks.Max(check => check.Name.Length) + 2;
        foreach (Check check in report.Checks)
        {
            string[] lines =
            [
                .. Wrap(check.Found, console.Profile.Width - indent),
                .. check.Advice is { } advice ? Wrap("-> " + advice, console.Profile.Width - indent) : [],
            ];
            (string word, Color color) = Describe(check.State);
            console.Write(word.PadRight(StateWidth), new Style(color));
            console.WriteLine(check.Name.PadRight(indent - StateWidth) + lines[0]);
            foreach (string line in lines[1..])
            {
                console.WriteLine(new string(' ', indent) + line);
            }
        }

        console.WriteLine(report.Ok ? "Nothing is wrong." : "Something is wrong; see above.");
    }

    private static (string Word, Color Color) Describe(CheckState state) => state switch
    {
        CheckState.Ok => ("ok", Color.Green),
        CheckState.Note => ("note", Color.Yellow),
        _ => ("wrong", Color.Red),
    };

    // A word that is longer than a line, such as a path, stays whole.
    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}
