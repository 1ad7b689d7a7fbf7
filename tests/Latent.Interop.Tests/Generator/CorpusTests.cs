using System.Globalization;
using Latent.Bindings.Generator;
using Latent.Bindings.Generator.Dialect;

namespace Latent.Interop.Tests.Generator;

internal sealed class CorpusTests
{
    private static IEnumerable<string> Refused => Corpus.Names("refuse");

    private static IEnumerable<string> Accepted => Corpus.Names("accept");

    [TestCaseSource(nameof(Refused))]
    public void A_header_outside_the_dialect_is_refused_with_file_line_and_reason(string name)
    {
        string header = Corpus.Header("refuse", name);
        string expected = $"{header}:{Corpus.Refusal(header)}";

        DialectException exception = Assert.Throws<DialectException>(() => BindingGenerator.Generate(header));

        const string Open = "...";
        Assert.That(exception.Message, expected.EndsWith(Open, StringComparison.Ordinal)
            ? Does.StartWith(expected[..^Open.Length])
            : Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Accepted))]
    public void A_header_of_the_dialect_gives_the_expected_bindings(string name)
    {
        string header = Corpus.Header("accept", name);
        IReadOnlyList<(string File, string Lines)> expected = Corpus.Acceptance(header);

        SortedDictionary<string, string> files = BindingGenerator.Generate(header);

        Assert.That(expected, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach ((string file, string lines) in expected)
            {
                Assert.That(files[file], Does.Contain("\n" + lines), file);
            }
        });
    }

    [Test]
    public void The_culture_does_not_matter()
    {
        string header = Corpus.Header("accept", "constants");
        SortedDictionary<string, string> expected = BindingGenerator.Generate(header);
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "~";
        CultureInfo before = CultureInfo.CurrentCulture;

        SortedDictionary<string, string> files;
        try
        {
            CultureInfo.CurrentCulture = culture;
            files = BindingGenerator.Generate(header);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.That(files, Is.EqualTo(expected));
        Assert.That(expected["Constants.g.cs"], Does.Contain("-5000000000"));
    }

    [Test]
    public void The_corpus_holds_what_bindings_of_c_commonly_get_wrong()
    {
        string[] constructs =
        [
            "anonymous_struct", "bit_field", "bool", "enum_typed_field", "large_struct_by_value", "long", "long_double",
            "macro_that_is_an_expression", "nested_array", "pragma_pack", "size_t", "static_inline_function", "union", "varargs", "wchar_t",
        ];

        Assert.That(Refused, Is.SupersetOf(constructs));
    }
}
