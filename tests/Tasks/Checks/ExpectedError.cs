namespace EarlyExitGen.Tasks.Tests.Checks;

/// <summary>An error that a test expects.</summary>
/// <param name="Code">Its id.</param>
/// <param name="At">What the manifest's text at its place begins with.</param>
/// <param name="Message">A part of its message.</param>
internal sealed record ExpectedError(string Code, string At, string Message);
