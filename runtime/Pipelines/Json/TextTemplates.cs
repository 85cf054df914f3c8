using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>The ids that stand around single texts and pairs.</summary>
/// <param name="Template">Them; without ids between texts where pairs cannot be made.</param>
/// <param name="PairProblem">Why pairs cannot be made; null where they can.</param>
internal sealed record TextTemplates(TextTemplate Template, string? PairProblem)
{
    /// <summary>Stands for the first text.</summary>
    public const int First = -1;

    /// <summary>Stands for the second text.</summary>
    public const int Second = -2;

    /// <summary>Nothing stands around texts.</summary>
    public static TextTemplates None { get; } = Of([], [], []);

    /// <summary>As in BERT with one separator between texts, as in RoBERTa with two.</summary>
    public static TextTemplates Of(int start, int end, int separators) => new(
        TextTemplate.Of(new SpecialTokens(start, end, [.. Enumerable.Repeat(end, separators)])), PairProblem: null);

    /// <summary>By a template.</summary>
    /// <param name="before">The ids before a single text.</param>
    /// <param name="after">The ids after a single text.</param>
    /// <param name="pair">The ids and types of a pair; none where there is no template for it.</param>
    public static TextTemplates Of(
        IReadOnlyList<int> before, IReadOnlyList<int> after, IReadOnlyList<(int Id, int Type)> pair)
    {
        TextTemplate single = new() { Before = before, Between = [], After = after, PairTypes = [] };
        int[] ids = [.. pair.Select(static item => item.Id)];
        int first = Array.IndexOf(ids, First);
        int second = Array.IndexOf(ids, Second);
        string? problem =
            first < 0 || second < first || ids.Count(static id => id < 0) != 2 ? "has no template for a pair of texts"
            : second == first + 1 ? "puts no token between the texts of a pair"
            : !ids[..first].SequenceEqual(before) || !ids[(second + 1)..].SequenceEqual(after)
                ? "puts other tokens around a pair of texts than around a single one"
            : pair.Any(static item => item.Type > 1) ? "gives a type above 1 to a part of a pair of texts"
            : null;
        return new TextTemplates(
            problem is not null ? single : single with
            {
                Between = ids[(first + 1)..second],
                PairTypes = [.. pair.Select(static item => item.Type)],
            },
            problem);
    }
}
