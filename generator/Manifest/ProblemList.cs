using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Collects the mistakes of one manifest.</summary>
internal sealed class ProblemList(string text)
{
    /// <summary>More mistakes than this at once help nobody: further ones are counted.</summary>
    public const int Limit = 100;

    private const int LongestMessage = 2000;

    private readonly List<ManifestProblem> _problems = [];
    private readonly List<int> _lineStarts = LineStarts(text);
    private int _errors;
    private int _left;

    /// <summary>Whether any of the mistakes is an error.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>Whether no further mistake is kept, so that its message need not be made.</summary>
    public bool IsFull => _errors >= Limit;

    /// <summary>Reports a mistake in <paramref name="value"/>; its path is put before the message.</summary>
    public void Add(ManifestRule rule, JsonValue value, string message) => Add(rule, value.Range, value.Path, message);

    /// <summary>
    /// Reports a mistake at <paramref name="range"/>; <paramref name="path"/> is put before the message.
    /// </summary>
    public void Add(ManifestRule rule, TextRange range, JsonPath path, string message)
    {
        if (IsFull)
        {
            _left++;
            return;
        }

        _errors += rule.Severity == ProblemSeverity.Error ? 1 : 0;
        int line = _lineStarts.BinarySearch(range.Start);
        line = line < 0 ? ~line - 1 : line;
        string prefix = path.ToString();
        _problems.Add(new ManifestProblem(
            rule,
            Quoted.Message(prefix.Length == 0 ? message : prefix + ": " + message, LongestMessage, keepsLines: false),
            range.Start,
            range.Length,
            line + 1,
            range.Start - _lineStarts[line] + 1));
    }

    /// <summary>
    /// The mistakes in the order of the text, at most <see cref="Limit"/>, errors before warnings if there are more;
    /// the last one then says how many are left out.
    /// </summary>
    public EquatableArray<ManifestProblem> ToArray()
    {
        ManifestProblem[] shown =
        [
            .. _problems
                .OrderByDescending(p => p.Severity)
                .Take(Limit)
                .OrderBy(p => p.Start)
                .ThenBy(p => p.Id, System.StringComparer.Ordinal),
        ];
        int left = _left + _problems.Count - shown.Length;
        if (left > 0)
        {
            ManifestProblem last = shown[shown.Length - 1];
            shown[shown.Length - 1] = last with
            {
                Message =
                    last.Message + " (" + left.ToString(CultureInfo.InvariantCulture) + " more mistakes are not shown)",
            };
        }

        return new EquatableArray<ManifestProblem>(shown);
    }

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
