#!/usr/bin/env perl
# Writes made-up messages to a shop, as lines "label<TAB>text": what the templates' cascade learns from, so that it is
# nobody's text. Usage: messages.pl COUNT SEED
use strict;
use warnings;

my ($count, $seed) = @ARGV;

# A generator of its own: that of perl differs between versions.
my $state = $seed * 2654435761 % 2147483647 || 1;
sub draw { $state = $state * 48271 % 2147483647; return $state % shift }
sub any { return $_[draw(scalar @_)] }

my @things = qw(kettle lamp jacket keyboard blender tent backpack phone monitor chair mattress bicycle camera book
  headset printer coat mug charger drill);
my @days = ('on Monday', 'last week', 'three days ago', 'yesterday', 'in May', 'two weeks ago', 'this morning', 'on Friday');
my @greetings = ('Hello, ', 'Hi, ', 'Good morning, ', '', '', '', 'Dear team, ', 'Hey ');
my @ends = ('', '', ' Thanks.', ' Best regards.', ' Please answer soon.', ' Thank you in advance.', ' Kind regards, Ann');
# What is in messages of any kind, and tells nothing.
my @fillers = ('', '', sub { "I ordered the " . any(@things) . ' ' . any(@days) . '. ' },
  sub { 'My order number is ' . (10000 + draw(90000)) . '. ' }, sub { 'I bought it for my ' . any(qw(sister father office flat trip)) . '. ' },
  sub { 'The parcel came ' . any(@days) . '. ' }, sub { 'I am a customer since ' . (2005 + draw(20)) . '. ' });

my %messages = (
  Question => [
    sub { 'how do I ' . any('clean', 'open', 'install', 'charge', 'return', 'fold') . ' the ' . any(@things) . '?' },
    sub { 'is the ' . any(@things) . ' ' . any('in stock', 'waterproof', 'made of wood', 'heavy', 'on sale again') . '?' },
    sub { 'could you tell me when the ' . any(@things) . ' ' . any('arrives', 'is back in stock', 'will be sent') . '?' },
    sub { 'does the ' . any(@things) . ' come with ' . any('a cable', 'a manual', 'batteries', 'a warranty') . '?' },
    sub { 'I would like to know which ' . any(@things) . ' fits ' . any('my desk', 'a small room', 'children', 'two people') . '.' },
    sub { 'can I pay for the ' . any(@things) . ' ' . any('by card', 'later', 'in two parts', 'in cash') . '?' },
  ],
  Praise => [
    sub { 'the ' . any(@things) . ' is ' . any('wonderful', 'great', 'better than I hoped', 'just perfect', 'lovely') . '.' },
    sub { 'I am ' . any('very happy', 'delighted', 'really pleased') . ' with the ' . any(@things) . '.' },
    sub { 'what a ' . any('good', 'fine', 'beautiful') . ' ' . any(@things) . ', and ' . any('it came so fast', 'so well packed', 'at a fair price') . '!' },
    sub { 'I did not expect much of the ' . any(@things) . ', but it is ' . any('excellent', 'great', 'not bad at all') . '.' },
    sub { 'your ' . any('driver', 'colleague', 'support') . ' was ' . any('so friendly', 'a great help', 'quick and kind') . '.' },
    sub { any('everybody', 'my family', 'the whole office') . ' loves the ' . any(@things) . '.' },
  ],
  Complaint => [
    sub { 'the ' . any(@things) . ' ' . any('broke after a day', 'does not work', 'never arrived', 'has a scratch', 'smells of glue') . '.' },
    sub { 'I am ' . any('disappointed', 'angry', 'not happy at all') . ' about the ' . any(@things) . '.' },
    sub { 'what a ' . any('poor', 'useless', 'cheap') . ' ' . any(@things) . ', and ' . any('it came so late', 'so badly packed', 'at such a price') . '!' },
    sub { 'I expected much of the ' . any(@things) . ', but it is ' . any('worthless', 'far too loud', 'not good at all') . '.' },
    sub { 'your ' . any('driver', 'colleague', 'support') . ' was ' . any('so rude', 'no help', 'slow and unkind') . '.' },
    sub { 'why does nobody answer? the ' . any(@things) . ' is ' . any('still missing', 'broken', 'the wrong one') . '.' },
  ],
);

# What two parts say together, in an order that matters: these are why a second layer is worth having.
my @good = ('wonderful', 'great', 'lovely', 'just perfect', 'excellent');
my @bad = ('broken', 'useless', 'far too loud', 'worthless', 'scratched');
sub good { return any(@good) }
sub bad { return any(@bad) }
push @{$messages{Praise}},
  (sub { 'the old ' . any(@things) . ' was ' . bad() . ', but the new one is ' . good() . '.' }) x 2,
  sub { 'others say that it is ' . bad() . '; I find it ' . good() . '.' };
push @{$messages{Complaint}},
  (sub { 'the old ' . any(@things) . ' was ' . good() . ', but the new one is ' . bad() . '.' }) x 2,
  sub { 'others say that it is ' . good() . '; I find it ' . bad() . '.' };
push @{$messages{Question}},
  sub { 'is the ' . any(@things) . ' ' . bad() . ', or is it meant to be like that?' },
  sub { 'is the new ' . any(@things) . ' as ' . good() . ' as the old one?' };

sub filler { my $filler = any(@fillers); return ref $filler ? $filler->() : '' }
my @labels = sort keys %messages;
for (1 .. $count) {
  my $label = any(@labels);
  my $message = any(@{$messages{$label}})->();
  my $before = filler();
  $message = ucfirst $message if $before ne '' || draw(3);
  my $text = any(@greetings) . $before . $message . ' ' . filler();
  $text =~ s/\s+$//;
  print "$label\t$text" . any(@ends) . "\n";
}
