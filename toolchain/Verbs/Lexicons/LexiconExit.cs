namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>An exit's agreement with the last one.</summary>
/// <param name="Layer">The layers before it; -1 for the lexical exit.</param>
/// <param name="AgreementWithLast">The share of texts that it answers as the last exit does.</param>
/// <param name="Leave">The share of texts that leave there at the manifest's dial.</param>
internal sealed record LexiconExit(int Layer, double AgreementWithLast, double Leave);
