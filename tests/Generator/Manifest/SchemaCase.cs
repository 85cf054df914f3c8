namespace EarlyExitGen.Generator.Tests.Manifest;

/// <summary>A manifest, and who is to reject it.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Verdict">Who rejects it.</param>
/// <param name="Manifest">Its text.</param>
internal sealed record SchemaCase(string Name, SchemaVerdict Verdict, string Manifest);
