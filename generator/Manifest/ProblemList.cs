using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Collects the mistakes of one manifest.</summary>
internal sealed class ProblemList(string text)
{
    /// <summary>More than so many mistakes at once help nobody.</summary>
    public const int Limit = 100;

    private readonly List<ManifestProblem> _problems = [];
    private readonly List<int> _lineStarts = LineStarts(text);

    /// <summary>Whether any of the mistakes is an error.</summary>
    public bool HasErrors => _problems.Any(p => p.Severity == ProblemSeverity.Error);

    /// <summary>Reports a mistake in <paramref name="value"/>; its path is put before the message.</summary>
    public void Add(ManifestRule rule, JsonValue value, string message) => Add(rule, value.Range, value.Path, message);

    /// <summary>Reports a mistake at <paramref name="range"/>; <paramref name="path"/> is put before the message.</summary>
    public void Add(ManifestRule rule, TextRange range, JsonPath path, string message)
    {
        int line = _lineStarts.BinarySearch(range.Start);
        line = line < 0 ? ~line - 1 : line;
        string prefix = path.ToString();
        _problems.Add(new ManifestProblem(
            rule,
            prefix.Length == 0 ? message : prefix + ": " + message,
            range.Start,
            range.Length,
            line + 1,
            range.Start - _lineStarts[line] + 1));
    }

    /// <summary>The mistakes in the order of the text, at most <see cref="Limit"/>, errors before warnings if there are more.</summary>
    public EquatableArray<ManifestProblem> ToArray() => new(_problems
        .OrderByDescending(p => p.Severity)
        .Take(Limit)
        .OrderBy(p => p.Start)
        .ThenBy(p => p.Id, System.StringComparer.Ordinal));

    private static List<int> LineStarts(string text)
    {
        List<int> starts = [0];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return starts;
    }
}
