using System.Globalization;
using static System.FormattableString;

namespace Latent.Cli.Catalog;

/// <summary>An option of some kinds of models: a number within bounds, or one of a few words.</summary>
/// <param name="Name">The name in configurations; on the command line, two dashes come before it.</param>
/// <param name="Description">A description in one line.</param>
/// <param name="Standard">The default value.</param>
internal sealed record ModelOption(string Name, string Description, string Standard)
{
    private const double Unbounded = 1e6;

    private double _least;
    private double _most = Unbounded;
    private bool _isWhole;

    /// <summary>The allowed words; empty for a number.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>A description of the allowed values.</summary>
    public string Expected => Words.Count > 0 ? string.Join(" or ", Words) : string.Create(CultureInfo.InvariantCulture,
        $"a {(_isWhole ? "whole " : "")}number from {_least:0.######}{(_most < Unbounded ? Invariant($" to {_most:0.######}") : " on")}");

    public static ModelOption Number(string name, string description, double standard, double least = 0, double most = Unbounded) =>
        new(name, description, Text(standard)) { _least = least, _most = most };

    public static ModelOption Whole(string name, string description, int standard, int least, int most = (int)Unbounded) =>
        new(name, description, Text(standard)) { _least = least, _most = most, _isWhole = true };

    public static ModelOption OneOf(string name, string description, params string[] words) =>
        new(name, description, words[0]) { Words = words };

    /// <summary>Whether a text is an allowed value.</summary>
    public bool Accepts(string text) => Words.Count > 0
        ? Words.Contains(text)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= _least && value <= _most && (!_isWhole || value == Math.Floor(value));

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
