using EarlyExitGen.AspNetCore.Serving;

namespace EarlyExitGen.AspNetCore.Requests;

/// <summary>A line of a stream: a text or pair, or a problem.</summary>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Id">What the client calls it, a JSON text or number as it was sent; null if it has no name.</param>
/// <param name="Input">What is to be classified, unless there is a problem.</param>
/// <param name="Problem">The problem; null if there is none.</param>
internal readonly record struct StreamLine(long Number, string? Id, WebInput Input, ProblemException? Problem);
