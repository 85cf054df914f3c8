using System.Buffers;

namespace EarlyExitGen.Pipelines;

/// <summary>
/// Tokens that are found in a text before anything else: the one furthest to the left, of these the longest.
/// </summary>
internal sealed class AddedTokens
{
    private readonly SearchValues<char> _first;
    private readonly Dictionary<char, (string Text, int Id)[]> _byFirst;

    /// <summary>Takes the tokens, none of them empty; of equal ones the first counts.</summary>
    public AddedTokens(IReadOnlyCollection<(string Text, int Id)> tokens)
    {
        _byFirst = tokens.GroupBy(static token => token.Text[0]).ToDictionary(
            static group => group.Key,
            static group => group.OrderByDescending(static token => token.Text.Length).ToArray());
        _first = SearchValues.Create([.. _byFirst.Keys]);
    }

    /// <summary>
    /// Finds the first one; its length is 0 where there is none, and its start then that of the text's end.
    /// </summary>
    public (int Start, int Length, int Id) Find(ReadOnlySpan<char> text)
    {
        for (int at = 0; text[at..].IndexOfAny(_first) is var next and >= 0; at++)
        {
            at += next;
            foreach ((string token, int id) in _byFirst[text[at]])
            {
                if (text[at..].StartsWith(token.AsSpan()))
                {
                    return (at, token.Length, id);
                }
            }
        }

        return (text.Length, 0, -1);
    }
}
