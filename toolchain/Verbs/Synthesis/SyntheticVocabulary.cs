using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Synthesis;

/// <summary>
/// A vocabulary for any text: BERT's special pieces, every printable ASCII character that lower-cased text can hold,
/// alone and within words, and made-up words of two syllables and more.
/// </summary>
internal static class SyntheticVocabulary
{
    private const string Consonants = "bcdfghjklmnpqrstvwxz";
    private const string Vowels = "aeiou";
    private const int Syllables = 100;

    private static readonly string[] Characters =
        [.. Enumerable.Range('!', '~' - '!' + 1).Where(c => !char.IsAsciiLetterUpper((char)c)).Select(
            c => $"{(char)c}")];

    private static readonly string[] Basic =
        [.. Vocabulary.Special, "[MASK]", .. Characters, .. Characters.Select(c => "##" + c)];

    /// <summary>The smallest vocabulary.</summary>
    public static int Least => Basic.Length;

    /// <summary>A vocabulary of the given number of pieces; the same number gives the same pieces.</summary>
    public static IEnumerable<string> Of(int count) =>
        Basic.Concat(Enumerable.Range(Syllables, count - Basic.Length).Select(Word));

    private static string Word(int number)
    {
        string last = $"{Consonants[number % Syllables / Vowels.Length]}{Vowels[number % Vowels.Length]}";
        return number < Syllables ? last : Word(number / Syllables) + last;
    }
}
