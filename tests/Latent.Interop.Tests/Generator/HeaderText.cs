namespace Latent.Interop.Tests.Generator;

/// <summary>Headers of the dialect, made from a few lines of declarations.</summary>
internal static class HeaderText
{
    /// <summary>The line on which the declarations begin.</summary>
    internal const int FirstLine = 9;

    private const string Before = """
        #ifndef LATENT_TEST_H_
        #define LATENT_TEST_H_
        #include <stdint.h>
        #define LTN_API __attribute__((visibility("default")))
        /* Status. */
        typedef int32_t ltn_status;
        enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

        """;

    private const string After = """

        #endif
        """;

    internal static string Around(string declarations) => $"{Before}\n{declarations}\n{After}".ReplaceLineEndings("\n");
}
