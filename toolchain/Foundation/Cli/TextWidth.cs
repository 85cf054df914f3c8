using Spectre.Console;
using Spectre.Console.Rendering;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>How many columns of a terminal texts take.</summary>
internal static class TextWidth
{
    private static readonly RenderOptions Options = RenderOptions.Create(Terminal.Output);

    /// <summary>The width of a text on one line.</summary>
    public static int Of(string text) => ((IRenderable)new Text(text)).Measure(Options, int.MaxValue).Max;

    /// <summary>The least width at which a text, broken at spaces only, takes no more than some lines.</summary>
    public static int ToFit(string text, int lines)
    {
        int width = text.Split(' ').Max(Of);
        while (Wrap(text, width).Count > lines)
        {
            width++;
        }

        return width;
    }

    /// <summary>A text broken at spaces only; a word that is wider has a line of its own.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        foreach (string word in text.Split(' '))
        {
            if (lines.Count > 0 && Of(lines[^1]) + 1 + Of(word) <= width)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }
}
