namespace EarlyExitGen.Pipelines.Models;

/// <summary>Pieces and other parts of files in messages.</summary>
internal static class PieceText
{
    private const int Most = 40;

    /// <summary>What an exception says, without what may be long in it.</summary>
    public static string Message(Exception e) =>
        string.Concat(e.Message.Take(200).Select(static c => char.IsControl(c) ? ' ' : c));

    /// <summary>The beginning of a text, on one line.</summary>
    public static string Of(string text)
    {
        string start = text.Length <= Most ? text : text[..Most] + "...";
        return string.Concat(start.Select(static c => char.IsControl(c) || char.IsSurrogate(c)
            ? FormattableString.Invariant($"\\u{(int)c:x4}")
            : c.ToString()));
    }
}
