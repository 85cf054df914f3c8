namespace EarlyExitGen.Toolchain.Model.Tokenizers;

/// <summary>A file of a tokenizer.</summary>
/// <param name="Name">Its name in the cascade's folder.</param>
/// <param name="Content">Its contents.</param>
internal sealed record TokenizerContent(string Name, ReadOnlyMemory<byte> Content);
