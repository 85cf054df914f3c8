using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Service;

/// <summary>A page where one signs in with the key; a cookie remembers it.</summary>
internal static class SignIn
{
    /// <summary>Maps the page.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/sign-in", () => Page("")).ExcludeFromDescription();
        endpoints.MapPost("/sign-in", EnterAsync).RequireRateLimiting(Limits.SignInPolicy).ExcludeFromDescription();
    }

    private static async Task<IResult> EnterAsync(HttpContext context, IOptionsMonitor<ApiKeyOptions> options)
    {
        if (!context.Request.HasFormContentType)
        {
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!Keys.AreEqual(form["key"].ToString(), options.Get(ApiKeyHandler.SchemeName).Key))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Page("<p role=\"alert\">That is not the key.</p>");
        }

        const string scheme = CookieAuthenticationDefaults.AuthenticationScheme;
        await context.SignInAsync(
            scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "person")], scheme)));
        return Results.LocalRedirect("/cascades");
    }

    private static IResult Page(string message) => new SignInPage(message);

    private sealed class SignInPage(string message) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            httpContext.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
            return httpContext.Response.WriteAsync(
                $"""
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Sign in</title>
                <main>
                <h1>Sign in</h1>
                {message}
                <form method="post" action="/sign-in">
                <p><label for="key">API key</label></p>
                <p><input id="key" name="key" type="password" autocomplete="current-password" required autofocus></p>
                <p><button>Sign in</button></p>
                </form>
                </main>
                </html>
                """,
                httpContext.RequestAborted);
        }
    }
}
